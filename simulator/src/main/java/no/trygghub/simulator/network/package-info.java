/** A network that can be cut: a relay between a hub and its broker. */
@NullMarked
package no.trygghub.simulator.network;

import org.jspecify.annotations.NullMarked;
