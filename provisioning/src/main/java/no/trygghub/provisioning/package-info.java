@NullMarked
package no.trygghub.provisioning;

import org.jspecify.annotations.NullMarked;
