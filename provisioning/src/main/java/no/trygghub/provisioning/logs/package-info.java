/** The hub's log, as journald keeps it. */
@NullMarked
package no.trygghub.provisioning.logs;

import org.jspecify.annotations.NullMarked;
