/**
 * Where the hub is put together: {@link no.trygghub.hub.main.Hub} wires the parts, the command line
 * starts it.
 */
@NullMarked
package no.trygghub.hub.main;

import org.jspecify.annotations.NullMarked;
