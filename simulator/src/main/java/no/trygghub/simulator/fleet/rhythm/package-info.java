/**
 * How a person lives as a hub's sensors see it: a few numbers fitted from a recorded home ({@link
 * no.trygghub.simulator.fleet.rhythm.Rhythm}), and any number of made-up days drawn from them
 * ({@link no.trygghub.simulator.fleet.rhythm.Days}). No day of a recording is in either.
 */
@NullMarked
package no.trygghub.simulator.fleet.rhythm;

import org.jspecify.annotations.NullMarked;
