@NullMarked
package no.trygghub.simulator.harness;

import org.jspecify.annotations.NullMarked;
