/** The hub's log: one line an event to standard output, where journald takes it up. */
@NullMarked
package no.trygghub.hub.log;

import org.jspecify.annotations.NullMarked;
