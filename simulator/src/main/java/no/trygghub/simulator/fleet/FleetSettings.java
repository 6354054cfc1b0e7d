package no.trygghub.simulator.fleet;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import no.trygghub.simulator.fleet.rhythm.Incidents;
import no.trygghub.simulator.fleet.rhythm.Rhythm;

/**
 * What a fleet is to be.
 *
 * @param hubs how many, 1 or more
 * @param days for how many days, more than 0
 * @param speed how many times as fast as real time they pass
 * @param broker the broker, {@code mqtt://host:port}
 * @param brokerProcess the process that is the broker, where it is on this machine and known
 * @param seed what everything is drawn from
 * @param storms who is without power and when
 * @param rhythms how people live; the hubs have them in turn
 * @param incidents what goes wrong, and how often
 * @param threads how many threads the hubs share
 * @param closeAfter how long after an alarm the response centre closes it, in the fleet's time
 * @param loseEvery the response centre acknowledges every so many alarms and then loses them, to
 *     try the accounts; 0 for none
 * @param braking how gently the speed comes down before a storm: each second that is left passes in
 *     this time
 * @param settling how long memory is left alone between one garbage collection and the next
 */
public record FleetSettings(
    int hubs,
    double days,
    double speed,
    URI broker,
    OptionalLong brokerProcess,
    long seed,
    List<Storm> storms,
    List<Rhythm> rhythms,
    Incidents incidents,
    int threads,
    Duration closeAfter,
    int loseEvery,
    Duration braking,
    Duration settling) {
  /** As long as the hubs' threads need to come up with the clock, with room to spare. */
  public static final Duration BRAKING = Duration.ofSeconds(1);

  /** As long as ten thousand connections need to be gone, with room to spare. */
  public static final Duration SETTLING = Duration.ofMillis(400);

  /** Copies what it is given, so that it never changes. */
  public FleetSettings {
    storms = List.copyOf(storms);
    rhythms = List.copyOf(rhythms);
  }
}
