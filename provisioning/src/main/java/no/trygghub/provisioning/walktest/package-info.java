/**
 * The command {@code provision walk-test}: the technician triggers one sensor after another and
 * gets it on paper that the response centre acknowledged each.
 */
@NullMarked
package no.trygghub.provisioning.walktest;

import org.jspecify.annotations.NullMarked;
