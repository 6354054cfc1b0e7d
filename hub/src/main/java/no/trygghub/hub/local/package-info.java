/**
 * What the hub shows in the home itself: the annunciator and the status LED, which live on the
 * hub's loop, and its status for who is logged in there.
 */
@NullMarked
package no.trygghub.hub.local;

import org.jspecify.annotations.NullMarked;
