/**
 * What a sensor is and what a driver promises.
 *
 * <p>A driver turns a physical input into {@link SensorReading}s that are debounced and stamped
 * with {@link HubTime}. It knows nothing of alarms. Everything that a driver reports, it reports on
 * the hub's one thread, which it reaches through its {@link DriverContext}; so neither drivers nor
 * what listens to them need locks.
 */
@NullMarked
package no.trygghub.drivers;

import org.jspecify.annotations.NullMarked;
