package no.trygghub.hub.clock;

import java.time.Duration;
import no.trygghub.drivers.HubTime;

/**
 * When something reaches detection.
 *
 * @param nanos monotonic nanoseconds of the {@link Timeline}, which goes on across restarts and
 *     reboots; what timers count in
 * @param time the same moment as the device tells it, with the wall clock for windows and messages
 */
public record Moment(long nanos, HubTime time) {
  /** The timeline's time a while after this moment. */
  public long plus(Duration delay) {
    return nanos + delay.toNanos();
  }

  /** What was so long before this moment, but not before the timeline began. */
  public Moment before(Duration ago) {
    long back = Math.min(ago.toNanos(), nanos);
    HubTime earlier =
        new HubTime(
            time.bootId(),
            time.nanosSinceBoot() - back,
            time.wall().minusNanos(back),
            time.trusted());
    return new Moment(nanos - back, earlier);
  }
}
