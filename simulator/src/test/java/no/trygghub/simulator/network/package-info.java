@NullMarked
package no.trygghub.simulator.network;

import org.jspecify.annotations.NullMarked;
