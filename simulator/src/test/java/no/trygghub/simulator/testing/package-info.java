/** What several tests of the simulator use. */
@NullMarked
package no.trygghub.simulator.testing;

import org.jspecify.annotations.NullMarked;
