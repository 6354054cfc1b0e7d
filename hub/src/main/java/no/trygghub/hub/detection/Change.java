package no.trygghub.hub.detection;

import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;

/**
 * A sensor has come into another state, or was read for the first time.
 *
 * @param sensor the sensor
 * @param state the state it is in now
 * @param before what was known of it; empty for the first reading
 * @param began when what it tells of began, which is before it is known where a fall is found
 * @param evidence more about it, for an alarm; empty where there is nothing
 */
record Change(
    Sensor sensor,
    SensorState state,
    Optional<Known> before,
    Moment began,
    Map<String, Double> evidence) {
  /** A change that says it all. */
  Change(Sensor sensor, SensorState state, Optional<Known> before, Moment began) {
    this(sensor, state, before, began, Map.of());
  }

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

  /** Whether somebody in the home must have moved. That a fall's signal ends needs nobody. */
  boolean isLife() {
    return !isFirst()
        && sensor.kind().tellsOfLife()
        && (isActive() || sensor.kind() != SensorKind.FALL);
  }
}
