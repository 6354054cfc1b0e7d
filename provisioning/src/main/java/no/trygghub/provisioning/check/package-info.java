/**
 * Whether a hub can do its work here: one line for each thing that it needs, and what to do where
 * it is missing. {@link no.trygghub.provisioning.check.CheckCommand} puts the checks together; each
 * is independent of the others, has a time limit and says what it found in {@code Findings}.
 */
@NullMarked
package no.trygghub.provisioning.check;

import org.jspecify.annotations.NullMarked;
