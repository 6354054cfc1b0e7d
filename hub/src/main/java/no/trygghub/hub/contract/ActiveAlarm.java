package no.trygghub.hub.contract;

import no.trygghub.hub.detection.AlarmId;

/**
 * An alarm that is raised and not closed.
 *
 * @param id its id
 * @param change the last change: {@code raised}, {@code cancelled} or {@code restored}
 * @param acknowledgement the last acknowledgement's word, or {@code none}
 * @param deliveredBy the destination that it was first acknowledged through; empty before that
 * @param data the {@code data} object of the message that raised it, as JSON text
 */
public record ActiveAlarm(
    AlarmId id, String change, String acknowledgement, String deliveredBy, String data) {}
