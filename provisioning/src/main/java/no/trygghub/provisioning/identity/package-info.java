/**
 * Who a hub is: its private key, which never leaves the computer, the request for a certificate,
 * the certificate itself and the authorities that it trusts. {@link
 * no.trygghub.provisioning.identity.Identity} knows where they are.
 */
@NullMarked
package no.trygghub.provisioning.identity;

import org.jspecify.annotations.NullMarked;
