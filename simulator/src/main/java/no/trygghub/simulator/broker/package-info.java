/** A broker inside the process, for a demonstration on a computer that has none. */
@NullMarked
package no.trygghub.simulator.broker;

import org.jspecify.annotations.NullMarked;
