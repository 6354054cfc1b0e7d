package no.trygghub.simulator.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.trygghub.drivers.OneLine;
import no.trygghub.drivers.SensorId;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

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
  private static final Set<Tag> UNTAGGED = Set.of(Tag.STR, Tag.SEQ, Tag.MAP);
  private static final int LONGEST_SHOWN = 100;

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
    try {
      if (SHIPPED.contains(nameOrFile)) {
        return parse(nameOrFile, resource(nameOrFile + ".yaml"));
      }
      Path file = Path.of(nameOrFile);
      if (!Files.exists(file)) {
        throw new RecordingException(
            nameOrFile
                + ": there is no such file, and no such map comes with the simulator: "
                + String.join(", ", SHIPPED));
      }
      return parse(nameOrFile, Files.readString(file));
    } catch (CharacterCodingException e) {
      throw new RecordingException(nameOrFile + " is not UTF-8; save it as UTF-8 text", e);
    } catch (IOException e) {
      throw new RecordingException(nameOrFile + " cannot be read: " + e.getMessage(), e);
    }
  }

  static SensorMap parse(String name, String text) throws RecordingException {
    Map<String, Object> document = load(name, text);
    Map<String, Object> sensors = mapping(name, SENSORS, document.get(SENSORS));
    Map<String, SensorId> sources = new LinkedHashMap<>();
    Map<String, Object> configured = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : sensors.entrySet()) {
      String path = SENSORS + "." + shown(entry.getKey());
      if (!SensorId.isValid(entry.getKey())) {
        throw new RecordingException(name + ": " + path + ": expected an id of a-z, 0-9 and -");
      }
      Map<String, Object> fields = mapping(name, path, entry.getValue());
      SensorId id = new SensorId(entry.getKey());
      for (String source : sources(name, path, fields.remove(FROM))) {
        SensorId other = sources.put(source, id);
        if (other != null) {
          throw new RecordingException(
              name + ": " + path + ".from: " + shown(source) + " belongs to " + other + " already");
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
    for (String section : List.of("rules", "faults")) {
      Optional.ofNullable(document.get(section)).ifPresent(value -> sections.put(section, value));
    }
    for (String key : document.keySet()) {
      if (!Set.of(SENSORS, "rules", "faults").contains(key)) {
        throw new RecordingException(
            name + ": " + shown(key) + ": unknown key; expected sensors, rules or faults");
      }
    }
    return new SensorMap(sources, sections);
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

  private static Map<String, Object> load(String name, String text) throws RecordingException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    DumperOptions dumping = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(dumping),
            dumping,
            options,
            new TextResolver());
    try {
      @Nullable Node root = yaml.compose(new StringReader(text));
      if (root != null && !isPlain(root, nodes(), nodes())) {
        throw new RecordingException(
            name
                + ": expected a word before each colon, no value with '!' and nothing within itself");
      }
      return mapping(name, "the file", yaml.load(text));
    } catch (MarkedYAMLException e) {
      @Nullable Mark mark = e.getProblemMark();
      String where = mark == null ? "" : ", line " + (mark.getLine() + 1);
      String what = shown(String.valueOf(e.getProblem()));
      throw new RecordingException(name + " is not YAML" + where + ": " + what, e);
    } catch (YAMLException e) {
      // Characters that cannot be in it, or more of something than anybody writes.
      throw new RecordingException(name + " is not YAML, or nested too deeply", e);
    }
  }

  /**
   * Whether every key is a word, no value has a type of YAML's own, and nothing holds itself, for
   * there would be no end to comparing it.
   *
   * @param above the nodes that this one is in
   * @param plain the nodes that were found to be plain
   */
  private static boolean isPlain(Node node, Set<Node> above, Set<Node> plain) {
    if (plain.contains(node)) {
      return true;
    }
    if (!UNTAGGED.contains(node.getTag()) || !above.add(node)) {
      return false;
    }
    boolean isPlain =
        switch (node) {
          case MappingNode mapping ->
              mapping.getValue().stream()
                  .allMatch(
                      entry ->
                          entry.getKeyNode() instanceof ScalarNode key
                              && UNTAGGED.contains(key.getTag())
                              && isPlain(entry.getValueNode(), above, plain));
          case SequenceNode sequence ->
              sequence.getValue().stream().allMatch(item -> isPlain(item, above, plain));
          default -> true;
        };
    above.remove(node);
    plain.add(node);
    return isPlain;
  }

  private static Set<Node> nodes() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static String shown(String text) {
    return OneLine.of(text, LONGEST_SHOWN);
  }

  private static Map<String, Object> mapping(String name, String path, @Nullable Object value)
      throws RecordingException {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(String.valueOf(key), item == null ? "" : item));
      return copy;
    }
    throw new RecordingException(name + ": " + path + ": expected keys and values");
  }

  private static String resource(String file) throws IOException {
    try (@Nullable InputStream in = SensorMap.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Leaves every value a text. */
  private static final class TextResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      // Nothing but text.
    }
  }
}
