package no.trygghub.simulator.harness;

import java.time.Duration;
import java.util.Random;

/** When a hub's process is killed. */
enum KillMoment {
  /** While it starts. */
  STARTING("while starting"),
  /** At any time once it is armed. */
  ARMED("at any time once armed"),
  /** Soon after a button was pressed: while it settles, is judged, is written. */
  PRESSED("soon after a press"),
  /** Soon after it said that it raised an alarm: while it is written, sent, acknowledged. */
  RAISED("soon after an alarm was decided");

  private static final double SHORTEST_NANOS = 20_000;
  private static final double LONGEST_NANOS = 200_000_000;

  private final String words;

  KillMoment(String words) {
    this.words = words;
  }

  /** Any of them, with equal chance. */
  static KillMoment any(Random random) {
    return values()[random.nextInt(values().length)];
  }

  /** From 20 microseconds to 200 milliseconds; short and long ones of equal weight. */
  static Duration soon(Random random) {
    double factor = Math.pow(LONGEST_NANOS / SHORTEST_NANOS, random.nextDouble());
    return Duration.ofNanos((long) (SHORTEST_NANOS * factor));
  }

  @Override
  public String toString() {
    return words;
  }
}
