@NullMarked
package no.trygghub.simulator.main;

import org.jspecify.annotations.NullMarked;
