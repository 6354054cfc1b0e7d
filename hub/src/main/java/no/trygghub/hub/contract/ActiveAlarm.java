package no.trygghub.hub.contract;

import no.trygghub.hub.detection.AlarmId;

/**
 * An alarm that is raised and not closed.
 *
 * @param id its id
 * @param change the last change, by its word in messages: {@code raised} say
 * @param acknowledgement the last acknowledgement's word, or {@code none}
 * @param deliveredBy the destination that it was first acknowledged through; empty before that
 * @param data the {@code data} object of the message that raised it, with the severity and the
 *     evidence that it has now, as JSON text
 */
public record ActiveAlarm(
    AlarmId id, String change, String acknowledgement, String deliveredBy, String data) {}
