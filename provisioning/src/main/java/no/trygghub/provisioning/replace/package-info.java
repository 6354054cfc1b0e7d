/** Puts another sensor in the place of one in a configuration, and nothing else of it changes. */
@NullMarked
package no.trygghub.provisioning.replace;

import org.jspecify.annotations.NullMarked;
