package no.trygghub.hub.buffer;

import no.trygghub.hub.detection.AlarmId;

/**
 * An alarm that is remembered, closed or not.
 *
 * @param id its id
 * @param change the last change, by its word in messages: {@code raised} say
 * @param acknowledgement the furthest acknowledgement's word, or {@code none}
 * @param deliveredBy the destination that it was first acknowledged through; empty before that
 * @param active whether it is raised and not closed
 * @param data the {@code data} object of the message that raised it, with the severity and the
 *     evidence that it has now, as JSON text
 */
public record LastAlarm(
    AlarmId id,
    String change,
    String acknowledgement,
    String deliveredBy,
    boolean active,
    String data) {}
