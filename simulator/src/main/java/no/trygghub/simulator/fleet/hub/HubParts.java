package no.trygghub.simulator.fleet.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.simulator.fleet.rhythm.Days;

/**
 * What one hub of a fleet is made of.
 *
 * @param number its number in the fleet, from 0
 * @param configuration what it is told; it connects to no destination of it
 * @param days what happens in its home; its sensors are those of the configuration, in this order
 * @param outages when its home is without power, in order of time
 * @param wallAtZero what the clock on the wall shows when the fleet's clock is at zero
 * @param begin when day 0 begins, in nanoseconds of the fleet's clock
 * @param end from then on nothing happens in the home
 * @param seed what its waits are drawn from
 */
public record HubParts(
    int number,
    HubConfiguration configuration,
    Days days,
    List<Outage> outages,
    Instant wallAtZero,
    long begin,
    long end,
    long seed) {
  /** How long a day lasts. */
  static final long DAY = Duration.ofDays(1).toNanos();

  /** Copies what it is given, so that it never changes. */
  public HubParts {
    outages = List.copyOf(outages);
  }
}
