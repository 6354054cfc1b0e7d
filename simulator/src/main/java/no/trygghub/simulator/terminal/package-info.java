/** What a response centre looks like in a terminal. */
@NullMarked
package no.trygghub.simulator.terminal;

import org.jspecify.annotations.NullMarked;
