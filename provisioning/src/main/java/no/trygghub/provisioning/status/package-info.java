/** The command {@code provision status}: how the hub of this computer is, once or live. */
@NullMarked
package no.trygghub.provisioning.status;

import org.jspecify.annotations.NullMarked;
