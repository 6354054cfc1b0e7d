@NullMarked
package no.trygghub.simulator.store;

import org.jspecify.annotations.NullMarked;
