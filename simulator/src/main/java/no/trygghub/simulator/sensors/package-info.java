/**
 * Sensors and outputs that are not there, as drivers named {@code simulated}.
 *
 * <p>{@link no.trygghub.simulator.sensors.SimulatedHome} is how a scenario or a person moves them.
 * What it is told goes through the same conditioning as the level of a real contact, so that the
 * hub behind it cannot tell the difference.
 */
@NullMarked
package no.trygghub.simulator.sensors;

import org.jspecify.annotations.NullMarked;
