package no.trygghub.hub.detection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

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

  /** What is kept of it on disk: it is told of again, whatever is configured by then. */
  Map<String, Object> row() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", id.value());
    row.put("kind", kind.word());
    row.put("severity", severity.word());
    row.put(
        "sensor",
        Map.of(
            "id", sensor.id().value(),
            "kind", sensor.kind().word(),
            "location", sensor.location()));
    row.put("detectedAt", Timeline.save(detectedAt));
    row.put("raisedAt", Timeline.save(raisedAt));
    row.put("evidence", evidence.fields());
    return row;
  }

  static TestAlarm read(JsonObject row) throws JsonException {
    return new TestAlarm(
        AlarmId.read(row),
        Part.kind(row),
        OpenAlarm.severity(row),
        sensor(row.object("sensor")),
        Timeline.parse(row.text("detectedAt")),
        Timeline.parse(row.text("raisedAt")),
        new Evidence(row.object("evidence").fields()));
  }

  private static Sensor sensor(JsonObject row) throws JsonException {
    String word = row.text("kind");
    SensorKind kind =
        SensorKind.ofWord(word)
            .orElseThrow(
                () -> new JsonException("kind: no such kind of sensor: " + JsonObject.shown(word)));
    return new Sensor(new SensorId(row.text("id")), kind, row.text("location"));
  }
}
