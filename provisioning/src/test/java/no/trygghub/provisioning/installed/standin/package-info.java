/** What stands for GPIO lines in a Debian that has none; its classes run inside the hub there. */
@NullMarked
package no.trygghub.provisioning.installed.standin;

import org.jspecify.annotations.NullMarked;
