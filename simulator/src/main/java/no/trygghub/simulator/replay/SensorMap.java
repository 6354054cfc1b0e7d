package no.trygghub.simulator.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import org.jspecify.annotations.Nullable;

/**
 * Which of our sensors the sensors of a recording are.
 *
 * @param sources the recording's sensors and which of ours each belongs to; ours is active while
 *     any of its is on
 * @param sections the sections {@code sensors}, {@code rules} and {@code faults} of the hub that is
 *     to live with the recording
 */
public record SensorMap(Map<String, SensorId> sources, Map<String, Object> sections) {
  private static final List<String> SHIPPED = List.of("kasteren-a", "kasteren-b", "casas-al30d");
  private static final String SENSORS = "sensors";
  private static final String FROM = "from";
  private static final String KIND = "kind";

  /** Copies what it is given, so that it never changes. */
  public SensorMap {
    sources = Map.copyOf(sources);
    sections = Map.copyOf(sections);
  }

  /** The names of the maps that come with the simulator. */
  public static List<String> shipped() {
    return SHIPPED;
  }

  /**
   * Reads a map that comes with the simulator, by its name, or a file.
   *
   * @throws RecordingException where it is not a map
   */
  public static SensorMap read(String nameOrFile) throws RecordingException {
    if (SHIPPED.contains(nameOrFile)) {
      return parse(nameOrFile, resource(nameOrFile));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw new RecordingException(
          nameOrFile
              + ": there is no such file, and no such map comes with the simulator: "
              + String.join(", ", SHIPPED));
    }
    return parse(nameOrFile, PlainYaml.text(file));
  }

  static SensorMap parse(String name, String text) throws RecordingException {
    Map<String, Object> document = PlainYaml.load(name, text);
    Map<String, Object> sensors = PlainYaml.mapping(name, SENSORS, document.get(SENSORS));
    Map<String, SensorId> sources = new LinkedHashMap<>();
    Map<String, Object> configured = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : sensors.entrySet()) {
      String path = SENSORS + "." + PlainYaml.shown(entry.getKey());
      if (!SensorId.isValid(entry.getKey())) {
        throw new RecordingException(name + ": " + path + ": expected an id of a-z, 0-9 and -");
      }
      Map<String, Object> fields = PlainYaml.mapping(name, path, entry.getValue());
      SensorId id = new SensorId(entry.getKey());
      for (String source : sources(name, path, fields.remove(FROM))) {
        SensorId other = sources.put(source, id);
        if (other != null) {
          throw new RecordingException(
              name
                  + ": "
                  + path
                  + ".from: "
                  + PlainYaml.shown(source)
                  + " belongs to "
                  + other
                  + " already");
        }
      }
      fields.put("driver", "simulated");
      // The recording was conditioned when it was made.
      fields.put("debounce-on", "0 s");
      fields.put("debounce-off", "0 s");
      fields.put("chatter-limit", "1000000");
      configured.put(entry.getKey(), fields);
    }
    Map<String, Object> sections = new LinkedHashMap<>();
    sections.put(SENSORS, configured);
    for (String section : List.of(RecordedRules.SECTION, "faults")) {
      Optional.ofNullable(document.get(section)).ifPresent(value -> sections.put(section, value));
    }
    for (String key : document.keySet()) {
      if (!Set.of(SENSORS, RecordedRules.SECTION, "faults").contains(key)) {
        throw new RecordingException(
            name
                + ": "
                + PlainYaml.shown(key)
                + ": unknown key; expected sensors, rules or faults");
      }
    }
    return new SensorMap(sources, sections);
  }

  /** The kinds of our sensors; one whose kind is none, which no hub starts with, is not here. */
  Map<SensorId, SensorKind> kinds() {
    Map<SensorId, SensorKind> kinds = new HashMap<>();
    if (sections.get(SENSORS) instanceof Map<?, ?> sensors) {
      sensors.forEach(
          (id, fields) -> {
            if (fields instanceof Map<?, ?> map && map.get(KIND) instanceof String word) {
              SensorKind.ofWord(word)
                  .ifPresent(kind -> kinds.put(new SensorId(String.valueOf(id)), kind));
            }
          });
    }
    return kinds;
  }

  /** Our sensors, in the order of the map; one whose kind is none is not here. */
  public List<Sensor> sensors() {
    List<Sensor> found = new ArrayList<>();
    if (sections.get(SENSORS) instanceof Map<?, ?> all) {
      Map<SensorId, SensorKind> kinds = kinds();
      all.forEach(
          (id, fields) -> {
            SensorId sensor = new SensorId(String.valueOf(id));
            SensorKind kind = kinds.get(sensor);
            if (kind != null && fields instanceof Map<?, ?> map) {
              Object location = map.get("location");
              found.add(
                  new Sensor(
                      sensor, kind, location == null ? sensor.value() : location.toString()));
            }
          });
    }
    return found;
  }

  /** The same sensors and faults with other rules. */
  SensorMap with(RecordedRules rules) {
    Map<String, Object> changed = new LinkedHashMap<>(sections);
    changed.remove(RecordedRules.SECTION);
    changed.putAll(rules.section());
    return new SensorMap(sources, changed);
  }

  private static List<String> sources(String name, String path, @Nullable Object from)
      throws RecordingException {
    if (from instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(SensorMap::isSource)) {
      return list.stream().map(String::valueOf).toList();
    }
    if (from != null && isSource(from)) {
      return List.of(from.toString());
    }
    throw new RecordingException(
        name + ": " + path + ".from: expected the recording's sensors, such as [12, 13]");
  }

  private static boolean isSource(Object value) {
    return value instanceof String text && !text.isBlank();
  }

  private static String resource(String name) throws RecordingException {
    String file = name + ".yaml";
    try (@Nullable InputStream in = SensorMap.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RecordingException(name + " cannot be read: " + e.getMessage(), e);
    }
  }
}
