/** Recorded homes, replayed through a whole hub: weeks in seconds. */
@NullMarked
package no.trygghub.simulator.replay;

import org.jspecify.annotations.NullMarked;
