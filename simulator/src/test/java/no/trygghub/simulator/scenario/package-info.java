@NullMarked
package no.trygghub.simulator.scenario;

import org.jspecify.annotations.NullMarked;
