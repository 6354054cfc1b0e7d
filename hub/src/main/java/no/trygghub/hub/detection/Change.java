package no.trygghub.hub.detection;

import java.util.Optional;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorState;

/**
 * A sensor has come into another state, or was read for the first time.
 *
 * @param sensor the sensor
 * @param state the state it is in now
 * @param before what was known of it; empty for the first reading
 */
record Change(Sensor sensor, SensorState state, Optional<Known> before) {
  /**
   * Whether it is the first thing known of the sensor, so that nobody can say when it came into
   * this state.
   */
  boolean isFirst() {
    return before.isEmpty();
  }

  boolean isActive() {
    return state == SensorState.ACTIVE;
  }

  /** Whether somebody in the home must have moved. */
  boolean isLife() {
    return !isFirst() && sensor.kind().tellsOfLife();
  }
}
