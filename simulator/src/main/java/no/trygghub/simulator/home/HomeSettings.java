package no.trygghub.simulator.home;

import java.nio.file.Path;
import java.time.ZonedDateTime;
import no.trygghub.simulator.broker.SwitchableBroker;

/**
 * What a home is made of.
 *
 * @param begin its time when it begins, in its time zone
 * @param home the sections {@code sensors}, {@code rules}, {@code faults} and {@code uplink} of its
 *     hub's configuration, as YAML, with drivers that are all simulated: {@code Scenario.home}
 * @param broker what the hub connects to, through a network of its own; not closed with the home
 * @param data where the hub's configuration and database go; made where it is not there
 * @param time how its time passes
 * @param place where its hub is
 */
public record HomeSettings(
    ZonedDateTime begin, String home, SwitchableBroker broker, Path data, Time time, Place place) {
  /** How a home's time passes. */
  public enum Time {
    /** By itself, at a speed. */
    RUNNING,
    /** Only while it is told to, from one timer to the next without waiting. */
    STEPPED
  }

  /** Where a home's hub is. */
  public enum Place {
    /** In this process: quick, but its power cannot be cut and its disk cannot be full. */
    THIS_PROCESS,
    /** In a process of its own. */
    OWN_PROCESS
  }
}
