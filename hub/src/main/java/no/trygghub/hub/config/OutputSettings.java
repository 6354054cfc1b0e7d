package no.trygghub.hub.config;

import no.trygghub.drivers.DriverOptions;

/**
 * An output of this hub and how to drive it.
 *
 * @param name {@code annunciator} or {@code status-led}
 * @param driver the name of its driver
 * @param options the driver's own options, complete and checked
 */
public record OutputSettings(String name, String driver, DriverOptions options) {}
