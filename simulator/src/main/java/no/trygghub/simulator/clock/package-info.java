/** Time for simulated homes: at any speed, or moved by hand. */
@NullMarked
package no.trygghub.simulator.clock;

import org.jspecify.annotations.NullMarked;
