/**
 * Gives readers of everything that comes in what nobody should ever give them, and looks at what
 * they make of it. Properties are run by jqwik; {@link no.trygghub.simulator.harness.fuzz.Fuzzing}
 * is the one entry.
 */
@NullMarked
package no.trygghub.simulator.harness.fuzz;

import org.jspecify.annotations.NullMarked;
