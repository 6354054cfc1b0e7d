/**
 * What the hub shows in the home itself: the annunciator and the status LED. Lives on the hub's
 * loop.
 */
@NullMarked
package no.trygghub.hub.local;

import org.jspecify.annotations.NullMarked;
