/**
 * A response centre: receives what hubs send, acknowledges it, and watches that nothing is missing.
 */
@NullMarked
package no.trygghub.simulator.centre;

import org.jspecify.annotations.NullMarked;
