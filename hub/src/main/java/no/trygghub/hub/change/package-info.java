/**
 * Another configuration, sent from afar: {@link no.trygghub.hub.change.ConfigurationChanges} checks
 * it as a whole, puts it in force on trial, and keeps or undoes it. What it has to remember of that
 * is in files beside the configuration, so that a power cut at any moment leaves the old
 * configuration or the new one, whole, and a trial that the next start goes on with.
 */
@NullMarked
package no.trygghub.hub.change;

import org.jspecify.annotations.NullMarked;
