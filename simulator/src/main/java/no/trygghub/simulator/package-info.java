@NullMarked
package no.trygghub.simulator;

import org.jspecify.annotations.NullMarked;
