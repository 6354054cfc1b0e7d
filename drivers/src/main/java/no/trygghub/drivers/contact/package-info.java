/**
 * The conditioning of a two-state contact, whichever the wire: debounce, chatter, signs of life.
 */
@NullMarked
package no.trygghub.drivers.contact;

import org.jspecify.annotations.NullMarked;
