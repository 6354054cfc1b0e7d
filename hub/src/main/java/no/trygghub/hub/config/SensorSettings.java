package no.trygghub.hub.config;

import java.util.Optional;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.falls.FallParameters;

/**
 * A sensor of this hub and how to read it.
 *
 * @param sensor what it is
 * @param driver the name of its driver
 * @param options the driver's own options, complete and checked
 * @param falls how falls are found in its samples; empty where its driver tells its state itself
 */
public record SensorSettings(
    Sensor sensor, String driver, DriverOptions options, Optional<FallParameters> falls) {
  /** A sensor whose driver tells its state itself. */
  public SensorSettings(Sensor sensor, String driver, DriverOptions options) {
    this(sensor, driver, options, Optional.empty());
  }
}
