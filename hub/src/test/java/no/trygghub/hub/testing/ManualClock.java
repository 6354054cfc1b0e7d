package no.trygghub.hub.testing;

import java.time.Duration;
import java.time.Instant;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.clock.HubClock;

/** A clock that stands still until a test moves it. Trusted unless said otherwise. */
public final class ManualClock implements HubClock {
  private volatile HubTime now;

  /** A clock that begins at a wall time, at boot. */
  public ManualClock(Instant wall) {
    this.now = new HubTime("boot-1", 0, wall, true);
  }

  @Override
  public HubTime now() {
    return now;
  }

  /** Lets time pass, monotonic and wall alike. */
  public void advance(Duration time) {
    now =
        new HubTime(
            now.bootId(),
            now.nanosSinceBoot() + time.toNanos(),
            now.wall().plus(time),
            now.trusted());
  }

  /** Sets the wall clock and leaves monotonic time alone, as a synchronisation does. */
  public void setWall(Instant wall, boolean trusted) {
    now = new HubTime(now.bootId(), now.nanosSinceBoot(), wall, trusted);
  }

  /** The computer boots anew. */
  public void reboot(String bootId, Instant wall, boolean trusted) {
    now = new HubTime(bootId, 0, wall, trusted);
  }
}
