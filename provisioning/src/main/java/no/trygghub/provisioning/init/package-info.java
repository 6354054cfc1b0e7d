/**
 * The command {@code provision init}: from a blank computer to a hub with a key, a request for its
 * certificate and a configuration. What a value may be only the hub's own configuration reader
 * knows.
 */
@NullMarked
package no.trygghub.provisioning.init;

import org.jspecify.annotations.NullMarked;
