package no.trygghub.simulator.home;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.clock.ClockAnchor;
import no.trygghub.simulator.sensors.Movement;

/**
 * The lines between a {@link HubChild} and its {@link HomeProcess}. Each is a word and what belongs
 * to it, with a space between any two; what the process says itself begins with {@link #SAYS}, and
 * every other line of it is of the hub's log.
 */
final class HubLine {
  /** The hub lives by the computer's clock. */
  static final String SYSTEM_CLOCK = "clock system";

  static final String CLOCK = "clock";
  static final String SYSTEM = "system";
  static final String RUNNING = "running";
  static final String STEPPED = "stepped";
  static final String GO = "go";
  static final String SET = "set";
  static final String DO = "do";
  static final String MOVE = "move";
  static final String FOLLOW = "follow";
  static final String SHIFT = "shift";
  static final String UNTIL = "until";
  static final String MARK = "mark";

  /** What a line that the process says itself begins with. */
  static final String SAYS = "@ ";

  static final String READY = "ready";
  static final String ARMED = "armed";
  static final String SHOWS = "shows";
  static final String CHATTERS = "chatters";
  static final String OUTPUT = "output";

  private static final String SPACE = " ";

  private HubLine() {}

  static String of(Object... words) {
    List<String> texts = new ArrayList<>();
    for (Object word : words) {
      texts.add(String.valueOf(word));
    }
    return String.join(SPACE, texts);
  }

  static List<String> words(String line) {
    return List.of(line.split(SPACE, -1));
  }

  static String clock(boolean stepped, Wake wake) {
    return of(CLOCK, stepped ? STEPPED : RUNNING, wake.bootId(), wake.wall(), wake.trusted());
  }

  static String set(SensorId sensor, SensorState state) {
    return of(SET, sensor, state);
  }

  static String follow(ClockAnchor anchor) {
    return of(FOLLOW, anchor.real(), anchor.nanos(), anchor.speed());
  }

  static ClockAnchor anchor(List<String> words) {
    return new ClockAnchor(
        Long.parseLong(words.get(1)),
        Long.parseLong(words.get(2)),
        Double.parseDouble(words.get(3)));
  }

  static String shift(Duration by, boolean trusted) {
    return of(SHIFT, by, trusted);
  }

  static String move(SensorId sensor, Movement movement) {
    return movement.samples().stream()
        .map(at -> at.nanos() + ":" + at.x() + ":" + at.y() + ":" + at.z())
        .collect(Collectors.joining(SPACE, of(MOVE, sensor, ""), ""));
  }

  static Movement movement(List<String> words) {
    return new Movement(
        words.stream()
            .skip(2)
            .filter(word -> !word.isEmpty())
            .map(word -> List.of(word.split(":", -1)))
            .map(
                parts ->
                    new Movement.Sample(
                        Long.parseLong(parts.get(0)),
                        Double.parseDouble(parts.get(1)),
                        Double.parseDouble(parts.get(2)),
                        Double.parseDouble(parts.get(3))))
            .toList());
  }
}
