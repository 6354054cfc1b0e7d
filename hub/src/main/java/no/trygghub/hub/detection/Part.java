package no.trygghub.hub.detection;

import java.util.LinkedHashMap;
import java.util.Map;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * What one rule has to do with an alarm.
 *
 * @param rule the rule
 * @param since when what it is about began
 * @param evidence what it said last
 * @param over whether it has ended
 */
record Part(RuleKey rule, Moment since, Evidence evidence, boolean over) {
  AlarmKind kind() {
    return rule.kind();
  }

  Part over(Evidence last) {
    return new Part(rule, since, last, true);
  }

  /** What an alarm says of a rule that joined it. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>(evidence.fields());
    fields.put("rule", kind().word());
    rule.sensor().ifPresent(sensor -> fields.put("sensor", sensor.value()));
    fields.put("over", over);
    return Map.copyOf(fields);
  }

  Map<String, Object> row() {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("kind", kind().word());
    rule.sensor().ifPresent(sensor -> row.put("sensor", sensor.value()));
    row.put("since", Timeline.save(since));
    row.put("evidence", evidence.fields());
    row.put("over", over);
    return row;
  }

  static Part read(JsonObject row) throws JsonException {
    return new Part(
        new RuleKey(kind(row), row.optionalText("sensor").map(SensorId::new)),
        Timeline.parse(row.text("since")),
        new Evidence(row.object("evidence").fields()),
        row.truth("over"));
  }

  /** The rule that a row names. */
  static AlarmKind kind(JsonObject row) throws JsonException {
    String word = row.text("kind");
    return AlarmKind.ofWord(word)
        .orElseThrow(() -> new JsonException("kind: no such rule: " + JsonObject.shown(word)));
  }
}
