/** Time, and the thread that lives by it. Nothing else in the hub asks the system for the time. */
@NullMarked
package no.trygghub.hub.clock;

import org.jspecify.annotations.NullMarked;
