package no.trygghub.hub.clock;

import no.trygghub.drivers.HubTime;

/** Where the hub's time comes from. May be asked on any thread. */
public interface HubClock {
  /** The time now. Monotonic nanoseconds never go backwards within a boot; wall time may jump. */
  HubTime now();

  /** The monotonic time now, as {@link #now} tells it; for what needs no more and asks often. */
  default long nanosSinceBoot() {
    return now().nanosSinceBoot();
  }

  /**
   * How many real nanoseconds a thread has to wait until this clock's monotonic time is that far;
   * zero or less where it already is. Differs from plain subtraction for a clock that runs at
   * another speed.
   */
  default long realNanosUntil(long nanosSinceBoot) {
    return nanosSinceBoot - nanosSinceBoot();
  }
}
