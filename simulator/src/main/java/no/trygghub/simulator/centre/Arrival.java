package no.trygghub.simulator.centre;

import java.time.Instant;

/**
 * A message as it came.
 *
 * @param message the message
 * @param retained whether the broker had kept it, so that it says nothing about now
 * @param answered whether the hub is told {@code received} once it is kept
 * @param at when it came, by the receiver's clock
 */
public record Arrival(Received message, boolean retained, boolean answered, Instant at) {}
