/**
 * What the technician's commands say, in the languages they say it in. Each package of commands has
 * its texts beside it: {@code texts.properties} in English and {@code texts_nb.properties} in
 * Norwegian bokmål, both complete.
 */
@NullMarked
package no.trygghub.provisioning.text;

import org.jspecify.annotations.NullMarked;
