package no.trygghub.hub.buffer;

import no.trygghub.hub.contract.Message;

/**
 * A message in the outbox.
 *
 * @param message the message as it was made
 * @param number its place in the outbox; a later message has a higher one
 * @param generation the {@link Buffer#generation} that the number belongs to
 * @param reachedBroker whether a broker has acknowledged it; where it needs an acknowledgement it
 *     waits for the response centre
 * @param late whether it could not be sent when it was made
 */
public record StoredMessage(
    Message message, long number, int generation, boolean reachedBroker, boolean late) {}
