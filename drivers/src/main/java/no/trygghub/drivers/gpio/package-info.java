/** Contacts and outputs on the header of a Raspberry Pi, through Pi4J. */
@NullMarked
package no.trygghub.drivers.gpio;

import org.jspecify.annotations.NullMarked;
