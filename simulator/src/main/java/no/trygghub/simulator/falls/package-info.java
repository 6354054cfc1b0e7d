/**
 * Fits the fall detector to recorded falls and judges it, each person by what the others taught.
 */
@NullMarked
package no.trygghub.simulator.falls;

import org.jspecify.annotations.NullMarked;
