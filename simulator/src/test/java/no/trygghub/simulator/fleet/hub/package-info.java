@NullMarked
package no.trygghub.simulator.fleet.hub;

import org.jspecify.annotations.NullMarked;
