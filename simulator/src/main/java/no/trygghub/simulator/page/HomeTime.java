package no.trygghub.simulator.page;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * The right time of a home, for who has to be there before the home is. May be asked on any thread.
 */
final class HomeTime {
  private volatile Supplier<Instant> time;

  /** A time that stands still until there is a home to follow. */
  HomeTime(Instant begin) {
    this.time = () -> begin;
  }

  /** Goes by a home's time from now on. */
  void follow(Supplier<Instant> home) {
    time = home;
  }

  /** What time it is. */
  Instant now() {
    return time.get();
  }
}
