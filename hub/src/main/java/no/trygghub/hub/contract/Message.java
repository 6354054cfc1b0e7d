package no.trygghub.hub.contract;

import java.util.Optional;
import no.trygghub.hub.detection.AlarmId;

/**
 * A message that is to be stored and sent.
 *
 * @param id fixed for ever
 * @param sequence fixed for ever
 * @param priority its class
 * @param channel where it goes
 * @param reference the alarm or fault that it is about
 * @param urgent whether it is repeated quickly until acknowledged: the raising of a personal alarm
 * @param json the payload, a CloudEvents 1.0 event in structured JSON form
 */
public record Message(
    MessageId id,
    Sequence sequence,
    Priority priority,
    Channel channel,
    Optional<AlarmId> reference,
    boolean urgent,
    String json) {}
