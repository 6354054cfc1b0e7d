@NullMarked
package no.trygghub.simulator.fleet.rhythm;

import org.jspecify.annotations.NullMarked;
