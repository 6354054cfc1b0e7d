/**
 * A town of hubs in one process, its response centre and its accounts. {@link
 * no.trygghub.simulator.fleet.Fleet} is the one entry: it lets days pass, cuts the power of a
 * district, and tells in a {@link no.trygghub.simulator.fleet.FleetReport} what became of every
 * message and what was used up first.
 */
@NullMarked
package no.trygghub.simulator.fleet;

import org.jspecify.annotations.NullMarked;
