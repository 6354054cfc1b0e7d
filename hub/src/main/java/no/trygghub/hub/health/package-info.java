/**
 * How the hub itself is: its disk, clock, memory and temperature, whether its loops go on, and what
 * its heartbeat tells.
 */
@NullMarked
package no.trygghub.hub.health;

import org.jspecify.annotations.NullMarked;
