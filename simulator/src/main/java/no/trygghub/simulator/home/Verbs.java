package no.trygghub.simulator.home;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.DurationText;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;

/** What sensors of each kind can do in a scenario, in the words of docs/scenarios.md. */
final class Verbs {
  private static final Duration PULSE = Duration.ofSeconds(1);
  private static final String CHATTERS_FOR = "chatters for ";
  private static final String BREAKS = "breaks: ";

  private Verbs() {}

  /** The words for what happens to a sensor that is none to be worn. */
  static String write(HomeSensor sensor, Action.OfSensor action) {
    return switch (action) {
      case Action.Chatter chatter -> CHATTERS_FOR + DurationText.print(chatter.time());
      case Action.Break breaks -> BREAKS + breaks.cause();
      case Action.Silence silence -> "goes silent";
      case Action.Stick stick -> "sticks";
      case Action.Repair repair -> "repaired";
      case Action.Level level -> word(sensor, level);
      case Action.Pulse pulse -> word(sensor, pulse);
      case Action.Move move -> move.words();
    };
  }

  private static String word(HomeSensor sensor, Action action) {
    return of(sensor).entrySet().stream()
        .filter(verb -> verb.getValue().equals(action))
        // The last says what happens, the first how it is then: opens, open.
        .reduce((first, last) -> last)
        .map(Map.Entry::getKey)
        .orElseThrow(
            () -> new IllegalArgumentException(sensor.id() + " cannot do that: " + action));
  }

  /** What a sensor does in these words; empty where it cannot do that. */
  static Optional<Action> read(HomeSensor sensor, String words) {
    SensorId id = sensor.id();
    if (words.startsWith(CHATTERS_FOR)) {
      return DurationText.parse(words.substring(CHATTERS_FOR.length()))
          .map(time -> new Action.Chatter(id, time));
    }
    if (words.startsWith(BREAKS)) {
      return Optional.of(new Action.Break(id, words.substring(BREAKS.length()).strip()));
    }
    return switch (words) {
      case "goes silent" -> Optional.of(new Action.Silence(id));
      case "sticks" -> Optional.of(new Action.Stick(id));
      case "repaired" -> Optional.of(new Action.Repair(id));
      default -> Optional.ofNullable(of(sensor).get(words));
    };
  }

  /** All that a sensor of a kind can do, as one writes it. */
  static List<String> words(HomeSensor sensor) {
    List<String> words = new ArrayList<>(of(sensor).keySet());
    words.addAll(
        List.of("goes silent", "sticks", "chatters for 30 s", "breaks: REASON", "repaired"));
    return words;
  }

  private static Map<String, Action> of(HomeSensor sensor) {
    SensorId id = sensor.id();
    SensorKind kind = sensor.kind();
    Action active = new Action.Level(id, SensorState.ACTIVE);
    Action inactive = new Action.Level(id, SensorState.INACTIVE);
    Action pulse = new Action.Pulse(id, PULSE);
    Map<String, Action> verbs = new LinkedHashMap<>();
    verbs.put(kind.word(SensorState.ACTIVE), active);
    verbs.put(kind.word(SensorState.INACTIVE), inactive);
    switch (kind) {
      case FALL -> verbs.put("signals", pulse);
      case DOOR -> {
        verbs.put("opens", active);
        verbs.put("closes", inactive);
      }
      case BED -> {
        verbs.put("returns", active);
        verbs.put("leaves", inactive);
      }
      case BUTTON, CANCEL -> {
        verbs.put(kind.word(SensorState.ACTIVE), pulse);
        verbs.put("held", active);
      }
      case MOTION -> verbs.put("moves", pulse);
      case MAINS, BATTERY, TAMPER -> {}
    }
    return verbs;
  }
}
