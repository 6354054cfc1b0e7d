package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The wait before the next attempt: full jitter, drawn from zero to a bound that doubles from 1 s
 * to 60 s, so that a thousand homes whose broker comes back do not come back in the same second.
 */
public final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final RandomGenerator random;
  private Duration bound = FIRST;

  /** The waits of one connection, the first of them short. */
  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The next wait; the one after it is drawn from twice the range. */
  public Duration next() {
    Duration wait = Duration.ofMillis(random.nextLong(bound.toMillis() + 1));
    Duration doubled = bound.multipliedBy(2);
    bound = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return wait;
  }

  /** An attempt succeeded: the next wait is a short one again. */
  public void reset() {
    bound = FIRST;
  }
}
