/** What GPIO this computer has and what of a configuration is wired to it. */
@NullMarked
package no.trygghub.provisioning.lines;

import org.jspecify.annotations.NullMarked;
