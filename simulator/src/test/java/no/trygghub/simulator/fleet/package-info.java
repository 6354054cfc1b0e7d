@NullMarked
package no.trygghub.simulator.fleet;

import org.jspecify.annotations.NullMarked;
