@NullMarked
package no.trygghub.simulator.sensors;

import org.jspecify.annotations.NullMarked;
