/** How the hub itself is: its disk and clock, and what its heartbeat tells. */
@NullMarked
package no.trygghub.hub.health;

import org.jspecify.annotations.NullMarked;
