/**
 * An archive for whoever looks into a fault from afar. Everything in it is picked by name: what is
 * not on a list here is not in it, so that neither a secret nor anything of the person's life is.
 */
@NullMarked
package no.trygghub.provisioning.diagnostics;

import org.jspecify.annotations.NullMarked;
