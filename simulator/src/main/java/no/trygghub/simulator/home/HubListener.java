package no.trygghub.simulator.home;

import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.sensors.HomeWatcher;

/**
 * Told what a hub in a home lets one see and hear, on a thread of the hub's or of whoever does
 * something to it. To return soon. What its sensors show is only told of a hub that lives by a
 * simulated clock.
 */
public interface HubListener extends HomeWatcher {
  /** A line of its log. Only a hub in a process of its own tells those. */
  default void logged(String line) {}

  /** Its process is there, and waits to be told to start the hub. */
  default void ready() {}

  /** It has opened its sensors. */
  default void armed() {}

  /**
   * One of its outputs was switched.
   *
   * @param name {@code annunciator} or {@code status-led}
   */
  default void output(String name, boolean on) {}

  /** It is gone, and was not told to stop. */
  default void died() {}

  @Override
  default void shows(SensorId sensor, SensorState level) {}
}
