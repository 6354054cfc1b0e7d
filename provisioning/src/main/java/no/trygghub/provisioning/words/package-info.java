/** What a hub's own words are called in the languages of the technician's commands. */
@NullMarked
package no.trygghub.provisioning.words;

import org.jspecify.annotations.NullMarked;
