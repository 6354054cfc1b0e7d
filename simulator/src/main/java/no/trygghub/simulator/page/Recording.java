package no.trygghub.simulator.page;

import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import no.trygghub.simulator.home.HomeState;
import no.trygghub.simulator.home.NetworkState;
import no.trygghub.simulator.home.SensorNow;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * What is done in a home from a moment on, as a scenario that {@code simulate} plays: the home as
 * it was then, every step with its time, and that the alarms that came are expected. Not for
 * several threads.
 */
final class Recording {
  /** An alarm of a clock that is further ahead is not expected, not to play on for days for it. */
  private static final Duration FURTHEST_AHEAD = Duration.ofDays(1);

  /** Room for what comes late when it is played at many times real speed. */
  private static final Duration ROOM = Duration.ofMinutes(1);

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final DateTimeFormatter SPOKEN =
      DateTimeFormatter.ofPattern("d MMMM yyyy 'from' HH:mm", Locale.ENGLISH);

  private final ZonedDateTime begin;
  private final String sections;
  private final List<String> lines = new ArrayList<>();
  private ZonedDateTime last;
  private int count;

  /**
   * Begins now.
   *
   * @param home the sections of the hub's configuration, as a scenario has them
   * @param state how the home is
   */
  Recording(String home, HomeState state) {
    this.begin = state.at().truncatedTo(ChronoUnit.SECONDS);
    this.last = begin;
    this.sections = sections(home, state);
    // Says when the scenario begins, and is how fast it is played anyway.
    lines.add(line(begin, "speed 60"));
    wrong(state).forEach(words -> lines.add(line(begin, words)));
  }

  /** When it began. */
  ZonedDateTime begin() {
    return begin;
  }

  /** How many steps it has that somebody did. */
  int count() {
    return count;
  }

  /** Adds a step. */
  void add(ZonedDateTime at, String words) {
    count++;
    passUntil(at);
    lines.add(line(last, words));
  }

  /**
   * Ends now.
   *
   * @param raised the alarms that came
   * @return the scenario, as its file is to be
   */
  String end(ZonedDateTime at, List<CentreBoard.Raised> raised) {
    Instant furthest = at.toInstant().plus(FURTHEST_AHEAD);
    List<CentreBoard.Raised> expected =
        raised.stream().filter(alarm -> !alarm.at().isAfter(furthest)).toList();
    // Expectations are judged by the time of the messages, which a clock that jumped tells.
    ZonedDateTime end =
        expected.stream()
            .map(alarm -> alarm.at().atZone(at.getZone()))
            .filter(told -> told.isAfter(at))
            .max(Comparator.naturalOrder())
            .orElse(at);
    passUntil(end.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1).plus(ROOM));
    for (CentreBoard.Raised alarm : expected) {
      lines.add(line(last, ("expect " + alarm.kind() + " " + alarm.sensor()).strip()));
    }
    lines.add(line(last, "end"));
    return """
        title: Recorded at home
        about: Recorded on the simulator's page on %s.
        zone: %s
        date: %s
        %ssteps:
        %s
        """
        .formatted(
            SPOKEN.format(begin),
            begin.getZone(),
            begin.toLocalDate(),
            sections,
            String.join("\n", lines));
  }

  /** A time earlier than the one before it is on the next day, so no day may be left out. */
  private void passUntil(ZonedDateTime at) {
    ZonedDateTime wanted = at.truncatedTo(ChronoUnit.SECONDS);
    while (last.plusDays(1).isBefore(wanted) || last.plusDays(1).isEqual(wanted)) {
      last = last.plusHours(12);
      lines.add(line(last, "speed 60"));
    }
    last = wanted.isBefore(last) ? last : wanted;
  }

  private static String line(ZonedDateTime at, String words) {
    // Quoted: a cause may have anything in it, " #" say, which begins a comment.
    return "  - 'at " + TIME.format(at) + " " + words.replace("'", "''") + "'";
  }

  /** What is wrong already, as steps. */
  private static List<String> wrong(HomeState state) {
    List<String> words = new ArrayList<>();
    if (!(state.network() instanceof NetworkState.Up)) {
      words.add("network " + state.network().words());
    }
    if (!state.brokerThere()) {
      words.add("broker gone");
    }
    if (!state.powerOn()) {
      words.add("power cut");
    }
    if (state.diskFull()) {
      words.add("disk full");
    }
    for (SensorNow sensor : state.sensors()) {
      if (sensor.silent()) {
        words.add(sensor.sensor().id() + " goes silent");
      }
      if (sensor.stuck()) {
        words.add(sensor.sensor().id() + " sticks");
      }
      sensor.broken().ifPresent(why -> words.add(sensor.sensor().id() + " breaks: " + why));
    }
    return words;
  }

  /** The home's sections as a scenario has them: no drivers, and every sensor as it is. */
  private static String sections(String home, HomeState state) {
    Map<String, SensorNow> sensors =
        state.sensors().stream()
            .collect(Collectors.toMap(now -> now.sensor().id().value(), now -> now));
    DumperOptions options = new DumperOptions();
    options.setWidth(200);
    Yaml yaml = new Yaml(options);
    if (!(yaml.compose(new StringReader(home)) instanceof MappingNode root)) {
      return "";
    }
    for (NodeTuple section : root.getValue()) {
      if (text(section.getKeyNode()).equals("sensors")
          && section.getValueNode() instanceof MappingNode all) {
        all.setFlowStyle(DumperOptions.FlowStyle.BLOCK);
        for (NodeTuple one : all.getValue()) {
          SensorNow now = sensors.get(text(one.getKeyNode()));
          if (now != null && one.getValueNode() instanceof MappingNode settings) {
            begin(settings, now);
          }
        }
      }
    }
    StringWriter out = new StringWriter();
    yaml.serialize(root, out);
    return out.toString();
  }

  private static void begin(MappingNode settings, SensorNow now) {
    List<NodeTuple> kept = new ArrayList<>(settings.getValue());
    kept.removeIf(tuple -> List.of("driver", "initial").contains(text(tuple.getKeyNode())));
    if (!now.sensor().worn()) {
      kept.add(new NodeTuple(scalar("initial"), scalar(now.sensor().kind().word(now.level()))));
    }
    settings.setValue(kept);
    settings.setFlowStyle(DumperOptions.FlowStyle.FLOW);
  }

  private static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static ScalarNode scalar(String text) {
    return new ScalarNode(Tag.STR, text, null, null, DumperOptions.ScalarStyle.PLAIN);
  }
}
