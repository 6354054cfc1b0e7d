package no.trygghub.simulator.fleet.rhythm;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import no.trygghub.drivers.OneLine;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Rhythms as YAML: those that come with the simulator, and a user's own. */
public final class RhythmFile {
  private static final List<String> SHIPPED = List.of("kasteren-a", "kasteren-b", "casas-al30d");
  private static final int LONGEST_SHOWN = 60;

  private final String name;

  private RhythmFile(String name) {
    this.name = name;
  }

  /** The rhythms that come with the simulator. */
  public static List<Rhythm> shipped() throws RhythmException {
    List<Rhythm> rhythms = new ArrayList<>();
    for (String name : SHIPPED) {
      rhythms.add(new RhythmFile(name).parse(resource(name)));
    }
    return rhythms;
  }

  /**
   * Reads one that comes with the simulator, by its name, or a file.
   *
   * @throws RhythmException where it is none; the message names the key and what it expects
   */
  public static Rhythm read(String nameOrFile) throws RhythmException {
    if (SHIPPED.contains(nameOrFile)) {
      return new RhythmFile(nameOrFile).parse(resource(nameOrFile));
    }
    try {
      return new RhythmFile(nameOrFile).parse(Files.readString(Path.of(nameOrFile)));
    } catch (NoSuchFileException e) {
      throw new RhythmException(
          nameOrFile
              + ": there is no such file, and no such rhythm comes with the simulator: "
              + String.join(", ", SHIPPED),
          e);
    } catch (IOException e) {
      throw new RhythmException(nameOrFile + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** The text that {@link #read} reads. */
  public static String write(Rhythm rhythm) {
    StringBuilder text = new StringBuilder();
    text.append("name: ").append(rhythm.name()).append('\n');
    text.append("days: ").append(rhythm.days()).append('\n');
    rhythm
        .night()
        .ifPresent(
            night -> {
              text.append("# Minutes after the midnight within the night; seconds that 2, 10, 25,");
              text.append(" 50, 75, 90 and 98 of a hundred do not exceed.\n");
              text.append("night:\n");
              text.append("  bed: ").append(sensor(night.bed())).append('\n');
              text.append("  to-bed: ").append(list(List.of(night.toBed(), night.toBedSpread())));
              text.append("\n  up: ").append(list(List.of(night.up(), night.upSpread())));
              text.append("\n  exits: ").append(list(night.exits()));
              text.append("\n  exit-lasts-s: ").append(list(night.exitLasts().seconds()));
              text.append("\n  stirs: ").append(number(night.stirs()));
              text.append("\n  stir-lasts-s: ").append(list(night.stirLasts().seconds()));
              text.append('\n');
            });
    text.append("# For each hour: on which share of the days it was used, and how often then.\n");
    text.append("uses:\n");
    for (Rhythm.Use use : rhythm.uses()) {
      text.append("- sensor: ").append(sensor(use.sensor())).append('\n');
      text.append("  used: ").append(list(use.used())).append('\n');
      text.append("  times: ").append(list(use.times())).append('\n');
      text.append("  lasts-s: ").append(list(use.lasts().seconds())).append('\n');
      text.append("  gaps-s: ").append(list(use.gaps().seconds())).append('\n');
    }
    return text.toString();
  }

  Rhythm parse(String text) throws RhythmException {
    Object loaded;
    try {
      LoaderOptions options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      loaded = new Yaml(new SafeConstructor(options)).load(text);
    } catch (YAMLException e) {
      throw new RhythmException(
          name + " is not YAML: " + OneLine.of(String.valueOf(e.getMessage()), LONGEST_SHOWN), e);
    }
    Map<String, Object> root = section("the file", loaded);
    Optional<Rhythm.Night> night =
        root.containsKey("night")
            ? Optional.of(night(section("night", root.get("night"))))
            : Optional.empty();
    List<Rhythm.Use> uses = new ArrayList<>();
    if (!(root.get("uses") instanceof List<?> all) || all.isEmpty()) {
      throw wrong("uses", "a list with a sensor in each item");
    }
    for (int i = 0; i < all.size(); i++) {
      uses.add(use("uses[" + i + "].", section("uses[" + i + "]", all.get(i))));
    }
    return new Rhythm(
        String.valueOf(root.get("name")), (int) number("days", root.get("days")), night, uses);
  }

  private Rhythm.Night night(Map<String, Object> fields) throws RhythmException {
    List<Double> toBed = numbers("night.to-bed", fields.get("to-bed"), 2);
    List<Double> up = numbers("night.up", fields.get("up"), 2);
    List<Double> exits = numbers("night.exits", fields.get("exits"), 0);
    requireShares("night.exits", exits);
    double stirs = number("night.stirs", fields.get("stirs"));
    if (toBed.get(1) < 0 || up.get(1) < 0 || stirs < 0) {
      throw wrong("night", "spreads and stirs of 0 or more");
    }
    return new Rhythm.Night(
        sensor("night.bed", fields.get("bed")),
        toBed.get(0),
        toBed.get(1),
        up.get(0),
        up.get(1),
        exits,
        spread("night.exit-lasts-s", fields.get("exit-lasts-s")),
        stirs,
        spread("night.stir-lasts-s", fields.get("stir-lasts-s")));
  }

  private Rhythm.Use use(String path, Map<String, Object> fields) throws RhythmException {
    List<Double> used = numbers(path + "used", fields.get("used"), Rhythm.HOURS);
    requireShares(path + "used", used);
    List<Double> times = numbers(path + "times", fields.get("times"), Rhythm.HOURS);
    if (times.stream().anyMatch(value -> value < 1 || value > 3_600)) {
      throw wrong(path + "times", "numbers from 1 to 3600");
    }
    return new Rhythm.Use(
        sensor(path + "sensor", fields.get("sensor")),
        used,
        times,
        spread(path + "lasts-s", fields.get("lasts-s")),
        spread(path + "gaps-s", fields.get("gaps-s")));
  }

  private void requireShares(String path, List<Double> shares) throws RhythmException {
    if (shares.isEmpty() || shares.stream().anyMatch(share -> share < 0 || share > 1)) {
      throw wrong(path, "numbers from 0 to 1");
    }
  }

  private Sensor sensor(String path, @Nullable Object value) throws RhythmException {
    Map<String, Object> fields = section(path, value);
    String id = String.valueOf(fields.get("id"));
    Optional<SensorKind> kind = SensorKind.ofWord(String.valueOf(fields.get("kind")));
    if (!SensorId.isValid(id) || kind.isEmpty()) {
      throw wrong(path, "{id: ..., kind: bed, door or motion, location: ...}");
    }
    return new Sensor(new SensorId(id), kind.get(), String.valueOf(fields.get("location")));
  }

  private Spread spread(String path, @Nullable Object value) throws RhythmException {
    try {
      return new Spread(numbers(path, value, Spread.SHARES.size()));
    } catch (IllegalArgumentException e) {
      throw wrong(path, String.valueOf(e.getMessage()).replace("expected ", ""));
    }
  }

  private Map<String, Object> section(String path, @Nullable Object value) throws RhythmException {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong(path, "keys and values");
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, item) -> copy.put(String.valueOf(key), item == null ? "" : item));
    return copy;
  }

  private List<Double> numbers(String path, @Nullable Object value, int count)
      throws RhythmException {
    if (!(value instanceof List<?> list) || (count > 0 && list.size() != count)) {
      throw wrong(path, count > 0 ? "a list of " + count + " numbers" : "a list of numbers");
    }
    List<Double> numbers = new ArrayList<>();
    for (Object item : list) {
      numbers.add(number(path, item));
    }
    return numbers;
  }

  private double number(String path, @Nullable Object value) throws RhythmException {
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw wrong(path, "a number");
  }

  private RhythmException wrong(String path, String expected) {
    return new RhythmException(name + ": " + path + ": expected " + expected);
  }

  private static String sensor(Sensor sensor) {
    return "{id: "
        + sensor.id()
        + ", kind: "
        + sensor.kind().word()
        + ", location: "
        + sensor.location()
        + "}";
  }

  private static String list(List<Double> numbers) {
    return numbers.stream().map(RhythmFile::number).collect(Collectors.joining(", ", "[", "]"));
  }

  /** Three digits that count: more than that would be of single days. */
  private static String number(double value) {
    double magnitude = Math.abs(value);
    String form = magnitude >= 100 ? "%.0f" : magnitude >= 10 ? "%.1f" : "%.2f";
    String text = String.format(Locale.ROOT, form, value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  private static String resource(String name) throws RhythmException {
    try (@Nullable InputStream in = RhythmFile.class.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IOException("it is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new RhythmException(name + ": " + e.getMessage(), e);
    }
  }
}
