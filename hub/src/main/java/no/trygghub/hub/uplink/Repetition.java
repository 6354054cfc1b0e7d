package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When an unacknowledged alarm is sent again: after 10, 20 and 40 s, then every 60 s with jitter,
 * without end.
 */
public final class Repetition {
  /** How often messages that are not urgent are sent again while nobody acknowledges them. */
  public static final Duration OF_OTHERS = Duration.ofMinutes(10);

  private static final int[] FIRST_SECONDS = {10, 20, 40};
  private static final long THEN_MILLIS = 60_000;
  private static final double JITTER = 0.1;

  private final RandomGenerator random;

  /** The repetition of one hub, whose jitter is drawn from this. */
  public Repetition(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The wait before the next sending.
   *
   * @param sent how often it was sent, 1 or more
   */
  public Duration after(int sent) {
    if (sent <= FIRST_SECONDS.length) {
      return Duration.ofSeconds(FIRST_SECONDS[sent - 1]);
    }
    double jitter = 1 + JITTER * (2 * random.nextDouble() - 1);
    return Duration.ofMillis(Math.round(THEN_MILLIS * jitter));
  }
}
