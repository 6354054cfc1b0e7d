package no.trygghub.simulator.fleet;

import java.time.Duration;
import java.util.List;

/**
 * How things were at one time, and sums until then; two of them tell how it was between.
 *
 * @param phase what was going on
 * @param real real time, in nanoseconds
 * @param fleet time of the fleet's clock, in nanoseconds
 * @param connected how many hubs were connected
 * @param received how many messages the response centre had received
 * @param broker processor time of the broker; negative where it is not known
 * @param own processor time of this process
 * @param threads processor time of each of the hubs' threads, then of the response centre's
 * @param machineBusy how long the machine's processors were at work, all together; negative where
 *     it is not known
 * @param behind how far the hubs' threads were behind the fleet's clock at the most, in fleet time
 */
record Sample(
    Phase phase,
    long real,
    long fleet,
    int connected,
    long received,
    Duration broker,
    Duration own,
    List<Duration> threads,
    Duration machineBusy,
    Duration behind) {
  /** Copies what it is given, so that it never changes. */
  Sample {
    threads = List.copyOf(threads);
  }

  /** What can be going on. */
  enum Phase {
    /** The hubs are being connected. */
    START,
    /** Days pass. */
    DAYS,
    /** The power is back and hubs return, in real time. */
    STORM,
    /** The days are over and what is left is sent. */
    END
  }
}
