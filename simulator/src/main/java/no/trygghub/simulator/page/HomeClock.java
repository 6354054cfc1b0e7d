package no.trygghub.simulator.page;

import java.time.Instant;
import java.util.function.Supplier;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.clock.HubClock;

/**
 * The response centre's clock: its wall is the right time of the home, so that a heartbeat is
 * overdue when it is, at any speed; its monotonic time, by which it connects anew, is real.
 */
final class HomeClock implements HubClock {
  private static final String BOOT = "response-centre";

  private volatile Supplier<Instant> wall;

  /** A clock that stands still until it follows a home. */
  HomeClock(Instant begin) {
    this.wall = () -> begin;
  }

  /** Goes by a home's time from now on. */
  void follow(Supplier<Instant> home) {
    wall = home;
  }

  /** The time of the home. */
  Instant wall() {
    return wall.get();
  }

  @Override
  public HubTime now() {
    return new HubTime(BOOT, System.nanoTime(), wall(), true);
  }

  @Override
  public long nanosSinceBoot() {
    return System.nanoTime();
  }
}
