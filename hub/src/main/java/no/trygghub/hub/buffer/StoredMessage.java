package no.trygghub.hub.buffer;

import no.trygghub.hub.contract.Message;

/**
 * A message in the outbox.
 *
 * @param message the message as it was made
 * @param forwarded whether a broker has acknowledged it before; where it still needs an
 *     acknowledgement it waits for the response centre
 * @param late whether it could not be sent when it was made
 */
public record StoredMessage(Message message, boolean forwarded, boolean late) {}
