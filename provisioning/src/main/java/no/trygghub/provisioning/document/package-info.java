/** The configuration file as a text that is changed here and there and judged as a whole. */
@NullMarked
package no.trygghub.provisioning.document;

import org.jspecify.annotations.NullMarked;
