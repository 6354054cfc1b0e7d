@NullMarked
package no.trygghub.simulator.clock;

import org.jspecify.annotations.NullMarked;
