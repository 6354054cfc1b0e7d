/**
 * Brokers of one's own: inside the process or a Mosquitto, and such that can go away and come back.
 */
@NullMarked
package no.trygghub.simulator.broker;

import org.jspecify.annotations.NullMarked;
