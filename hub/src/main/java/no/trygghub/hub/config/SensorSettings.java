package no.trygghub.hub.config;

import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;

/**
 * A sensor of this hub and how to read it.
 *
 * @param sensor what it is
 * @param driver the name of its driver
 * @param options the driver's own options, complete and checked
 */
public record SensorSettings(Sensor sensor, String driver, DriverOptions options) {}
