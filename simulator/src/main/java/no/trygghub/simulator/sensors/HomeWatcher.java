package no.trygghub.simulator.sensors;

import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * Told what the sensors of a {@link SimulatedHome} show, by whichever thread changes it; the home
 * waits meanwhile.
 */
public interface HomeWatcher {
  /** A sensor shows a level now. The single changes of one that chatters are not told. */
  default void shows(SensorId sensor, SensorState level) {}

  /** A sensor has begun to chatter, or has stopped. */
  default void chatters(SensorId sensor, boolean now) {}
}
