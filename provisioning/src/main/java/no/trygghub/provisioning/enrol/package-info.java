/**
 * The command {@code provision enrol}: the hub's certificate, from a given authority, with files on
 * a stick or over EST (RFC 7030), and its renewal. What is trusted is always told by whoever runs
 * the command, never by what is downloaded.
 */
@NullMarked
package no.trygghub.provisioning.enrol;

import org.jspecify.annotations.NullMarked;
