/** A real PostgreSQL in a process of its own, for trials and tests. */
@NullMarked
package no.trygghub.simulator.postgres;

import org.jspecify.annotations.NullMarked;
