@NullMarked
package no.trygghub.simulator.broker;

import org.jspecify.annotations.NullMarked;
