package no.trygghub.hub.testing;

import java.time.Duration;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.clock.SystemClock;

/**
 * The computer's time, and as much more as a test adds: for a hub with threads of its own whose
 * minutes a test does not want to wait for.
 */
public final class LeapingClock implements HubClock {
  private final SystemClock real = new SystemClock(true);
  private volatile Duration ahead = Duration.ZERO;

  /** A clock that is right until it leaps. */
  public LeapingClock() {}

  @Override
  public HubTime now() {
    HubTime now = real.now();
    Duration more = ahead;
    return new HubTime(
        now.bootId(), now.nanosSinceBoot() + more.toNanos(), now.wall().plus(more), true);
  }

  /** Lets time pass. A loop that waits has to be woken to see it. */
  public synchronized void leap(Duration time) {
    ahead = ahead.plus(time);
  }
}
