@NullMarked
package no.trygghub.drivers;

import org.jspecify.annotations.NullMarked;
