package no.trygghub.simulator.home;

import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;

/**
 * A simulated sensor of a home.
 *
 * @param sensor its id, kind and location
 * @param worn whether it is an accelerometer that somebody wears
 */
public record HomeSensor(Sensor sensor, boolean worn) {
  /** Its id. */
  public SensorId id() {
    return sensor.id();
  }

  /** What it senses. */
  public SensorKind kind() {
    return sensor.kind();
  }
}
