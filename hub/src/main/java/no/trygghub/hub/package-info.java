@NullMarked
package no.trygghub.hub;

import org.jspecify.annotations.NullMarked;
