package no.trygghub.hub.detection;

import java.util.Optional;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;

/**
 * An alarm that a sensor raised because it is being tried.
 *
 * @param kind the first rule that watches such sensors; assistance where none does
 * @param detectedAt when what it is about began
 */
record TestAlarm(
    AlarmId id,
    AlarmKind kind,
    Severity severity,
    Sensor sensor,
    Moment detectedAt,
    Moment raisedAt,
    Evidence evidence) {

  AlarmFinding found(AlarmChange change, Moment at) {
    return new AlarmFinding(
        change, id, kind, severity, Optional.of(sensor), detectedAt, raisedAt, at, true, evidence);
  }
}
