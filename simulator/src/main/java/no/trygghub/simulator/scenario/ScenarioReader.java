package no.trygghub.simulator.scenario;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.Problem;
import no.trygghub.simulator.home.ActionWords;
import no.trygghub.simulator.home.HomeSensor;
import no.trygghub.simulator.home.HubFile;
import no.trygghub.simulator.home.NearestWord;
import no.trygghub.simulator.sensors.SimulatedAccelerometerProvider;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads scenarios and finds everything that is wrong with one at once. */
public final class ScenarioReader {
  private static final List<String> KEYS =
      List.of("title", "about", "zone", "date", "sensors", "rules", "faults", "uplink", "steps");

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

  private static final String INJECTED = "--inject";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMMM HH:mm:ss", Locale.ENGLISH);

  /** Only an accelerometer has one. */
  private static final String MOUNTING = "mounting";

  private final String file;
  private final Path folder;
  private final List<String> injected;
  private final List<ScenarioProblem> problems = new ArrayList<>();

  private ScenarioReader(String file, Path folder, List<String> injected) {
    this.file = file;
    this.folder = folder;
    this.injected = injected;
  }

  /**
   * Reads a scenario file.
   *
   * @throws ScenarioException with every problem of the file, one that cannot be read included
   */
  public static Scenario read(Path file) throws ScenarioException {
    return read(file, List.of());
  }

  /**
   * Reads a scenario file and has more happen in it.
   *
   * @param injected more steps, as {@link #read(String, String, List)} takes them
   * @throws ScenarioException with every problem of the file, one that cannot be read included, and
   *     of the steps
   */
  public static Scenario read(Path file, List<String> injected) throws ScenarioException {
    try {
      Path folder = file.toAbsolutePath().resolveSibling("");
      return new ScenarioReader(file.toString(), folder, injected)
          .read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8; save it as UTF-8 text");
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file");
    } catch (IOException e) {
      throw unreadable(file, String.valueOf(e.getMessage()));
    }
  }

  private static ScenarioException unreadable(Path file, String why) {
    return new ScenarioException(
        file.toString(), List.of(new ScenarioProblem(1, "", "the file cannot be read: " + why)));
  }

  /**
   * Reads a scenario. Recordings that it names are relative to the working directory.
   *
   * @param name what to call it in errors
   * @param text what would stand in the file
   * @throws ScenarioException with every problem
   */
  public static Scenario read(String name, String text) throws ScenarioException {
    return read(name, text, List.of());
  }

  /**
   * Reads a scenario and has more happen in it. Recordings that it names are relative to the
   * working directory.
   *
   * @param name what to call it in errors
   * @param text what would stand in the file
   * @param injected more steps, {@code at 02:15 power cut}, in the order of time. The first time is
   *     the next from the scenario's begin on, one earlier than the one before it on the next day;
   *     none is after the scenario's end
   * @throws ScenarioException with every problem
   */
  public static Scenario read(String name, String text, List<String> injected)
      throws ScenarioException {
    return new ScenarioReader(name, Path.of(""), injected).read(text);
  }

  private Scenario read(String text) throws ScenarioException {
    ScenarioFile yaml = ScenarioFile.read(text, problems);
    Map<String, Node> sections = yaml.sections(problems);
    if (sections.isEmpty()) {
      throw new ScenarioException(file, problems);
    }
    refuseUnknown(yaml, sections);
    String title = text(sections, "title");
    String about = text(sections, "about");
    ZoneId zone = zone(sections);
    LocalDate date = date(sections);
    Map<String, HomeSensor> sensors = sensors(sections);
    String home = home(sections);
    StepReader reader = new StepReader(sensors, folder, zone, date, problems);
    List<Step> steps = steps(sections, reader);
    inject(steps, reader);
    List<ScenarioProblem> repeatedKeys = yaml.repeatedKeys();
    problems.addAll(repeatedKeys);
    if (repeatedKeys.isEmpty()) {
      checkHome(yaml, zone, home);
    }
    if (!problems.isEmpty()) {
      throw new ScenarioException(file, problems);
    }
    return new Scenario(title, about, home, steps);
  }

  private void refuseUnknown(ScenarioFile yaml, Map<String, Node> sections) {
    for (String key : sections.keySet()) {
      if (!KEYS.contains(key)) {
        problem(
            yaml.line(key),
            key,
            "not a key of a scenario; expected one of "
                + String.join(", ", KEYS)
                + NearestWord.hint(key, KEYS));
      }
    }
  }

  private String text(Map<String, Node> sections, String key) {
    Node node = sections.get(key);
    Optional<String> text = node == null ? Optional.empty() : ScenarioFile.text(node);
    if (text.isEmpty() || text.get().isEmpty()) {
      problem(node == null ? 1 : ScenarioFile.line(node), "", key + ": a text is expected");
      return "";
    }
    return text.get();
  }

  private ZoneId zone(Map<String, Node> sections) {
    String text = sections.containsKey("zone") ? text(sections, "zone") : "Europe/Oslo";
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      TreeSet<String> known = new TreeSet<>(ZoneId.getAvailableZoneIds());
      problem(
          line(sections, "zone"),
          text,
          "expected a time zone such as Europe/Oslo" + NearestWord.hint(text, known));
      return ZoneId.of("Europe/Oslo");
    }
  }

  private LocalDate date(Map<String, Node> sections) {
    String text = text(sections, "date");
    try {
      if (DATE.matcher(text).matches()) {
        return LocalDate.parse(text);
      }
    } catch (DateTimeException e) {
      // said below
    }
    if (!text.isEmpty()) {
      problem(line(sections, "date"), text, "expected a date such as 2026-01-10");
    }
    return LocalDate.EPOCH;
  }

  private Map<String, HomeSensor> sensors(Map<String, Node> sections) {
    Map<String, HomeSensor> sensors = new LinkedHashMap<>();
    if (!(sections.get("sensors") instanceof MappingNode mapping)) {
      problem(
          line(sections, "sensors"),
          "",
          "sensors: expected sensors by their id, 'bed-1: {kind: bed, location: bedroom}' for"
              + " instance");
      return sensors;
    }
    ScenarioFile.entries(mapping)
        .forEach((id, node) -> sensor(id, node).ifPresent(sensor -> sensors.put(id, sensor)));
    return sensors;
  }

  private static boolean isWorn(Node sensor) {
    return sensor instanceof MappingNode settings
        && ScenarioFile.entries(settings).containsKey(MOUNTING);
  }

  /** What the steps need to know of a sensor; the hub's own reader checks the rest. */
  private Optional<HomeSensor> sensor(String id, Node node) {
    if (!(node instanceof MappingNode mapping) || !SensorId.isValid(id)) {
      return Optional.empty();
    }
    if (ActionWords.isTaken(id) || StepReader.isTaken(id)) {
      problem(
          ScenarioFile.line(node),
          id,
          "steps that are about no sensor begin with this word: call the sensor " + id + "-1, say");
    }
    Map<String, Node> settings = ScenarioFile.entries(mapping);
    Node driver = settings.get("driver");
    if (driver != null) {
      problem(
          ScenarioFile.line(driver),
          "driver",
          "the sensors of a scenario are all simulated: leave it out");
    }
    return Optional.ofNullable(settings.get("kind"))
        .flatMap(ScenarioFile::text)
        .flatMap(SensorKind::ofWord)
        .map(kind -> new HomeSensor(new Sensor(new SensorId(id), kind, ""), isWorn(node)));
  }

  /** The hub's sections, every sensor with its driver. */
  private static String home(Map<String, Node> sections) {
    List<NodeTuple> home = new ArrayList<>();
    if (sections.get("sensors") instanceof MappingNode sensors) {
      home.add(tuple("sensors", simulated(sensors)));
    }
    for (String key : List.of("rules", "faults", "uplink")) {
      Node section = sections.get(key);
      if (section != null) {
        home.add(tuple(key, section));
      }
    }
    if (home.isEmpty()) {
      return "";
    }
    StringWriter text = new StringWriter();
    new Yaml(new DumperOptions())
        .serialize(new MappingNode(Tag.MAP, home, DumperOptions.FlowStyle.BLOCK), text);
    return text.toString();
  }

  private static MappingNode simulated(MappingNode sensors) {
    List<NodeTuple> tuples = new ArrayList<>();
    for (NodeTuple tuple : sensors.getValue()) {
      Node value = tuple.getValueNode();
      tuples.add(
          new NodeTuple(
              tuple.getKeyNode(),
              value instanceof MappingNode settings
                  ? ScenarioFile.with(
                      settings,
                      "driver",
                      isWorn(settings)
                          ? SimulatedAccelerometerProvider.NAME
                          : SimulatedDriverProvider.NAME)
                  : value));
    }
    return new MappingNode(sensors.getTag(), tuples, sensors.getFlowStyle());
  }

  private static NodeTuple tuple(String key, Node value) {
    return new NodeTuple(ScenarioFile.scalar(key, value), value);
  }

  private List<Step> steps(Map<String, Node> sections, StepReader reader) {
    Node node = sections.get("steps");
    List<Node> items = node == null ? List.of() : ScenarioFile.items(node).orElseGet(List::of);
    if (items.isEmpty()) {
      problem(
          line(sections, "steps"),
          "",
          "steps: expected a list of steps, '- at 22:40 bed-1 occupied' for instance");
    }
    List<Step> steps = new ArrayList<>();
    for (Node item : items) {
      int line = ScenarioFile.line(item);
      Optional<String> text = ScenarioFile.text(item);
      if (text.isEmpty()) {
        problem(line, "", "expected a step as one line, 'at 22:40 bed-1 occupied' for instance");
      }
      text.flatMap(words -> reader.read(line, words)).ifPresent(steps::add);
    }
    return steps;
  }

  /** Adds what is injected, each behind what the scenario itself has at that time. */
  private void inject(List<Step> steps, StepReader reader) {
    if (injected.isEmpty() || steps.isEmpty()) {
      return;
    }
    Step last = steps.getLast();
    StepReader anew = reader.anew(steps.getFirst().at(), INJECTED);
    for (int number = 1; number <= injected.size(); number++) {
      String words = injected.get(number - 1);
      Optional<Step> read = anew.read(number, words);
      if (read.isPresent() && read.get().deed() instanceof Deed.Ends) {
        problems.add(
            new ScenarioProblem(
                INJECTED, number, words, "only the scenario itself says when it ends"));
      } else if (read.isPresent() && read.get().at().isAfter(last.at())) {
        problems.add(
            new ScenarioProblem(
                INJECTED,
                number,
                words,
                "the scenario lasts from %s to %s".formatted(time(steps.getFirst()), time(last))));
      } else if (read.isPresent()) {
        Step step = read.get();
        int at = 0;
        while (at < steps.size() && isBefore(steps.get(at), step)) {
          at++;
        }
        // Counted on behind the file's own lines, so that no two steps have the same.
        steps.add(at, new Step(last.line() + number, step.at(), step.text(), step.deed()));
      }
    }
  }

  private static boolean isBefore(Step own, Step step) {
    return !own.at().isAfter(step.at()) && !(own.deed() instanceof Deed.Ends);
  }

  private static String time(Step step) {
    return TIME.format(step.at());
  }

  /** Lets the hub's own reader find what is wrong with the sensors and rules. */
  private void checkHome(ScenarioFile yaml, ZoneId zone, String home) throws ScenarioException {
    if (home.isEmpty()) {
      return;
    }
    try {
      HubFile.check(zone, home);
    } catch (ConfigurationException e) {
      for (Problem problem : e.problems()) {
        problems.add(
            new ScenarioProblem(
                yaml.line(problem.path()),
                problem.value(),
                (problem.path().isEmpty() ? "" : problem.path() + ": ") + problem.expected()));
      }
    } catch (IOException e) {
      throw new ScenarioException(
          file,
          List.of(new ScenarioProblem(1, "", "no room for a temporary file to check it: " + e)));
    }
  }

  private int line(Map<String, Node> sections, String key) {
    Node node = sections.get(key);
    return node == null ? 1 : ScenarioFile.line(node);
  }

  private void problem(int line, String found, String expected) {
    problems.add(new ScenarioProblem(line, found, expected));
  }
}
