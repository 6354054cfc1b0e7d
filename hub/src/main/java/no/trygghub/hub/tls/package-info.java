/** Certificates and keys in files, and what is to be known of them. Knows no other package. */
@NullMarked
package no.trygghub.hub.tls;

import org.jspecify.annotations.NullMarked;
