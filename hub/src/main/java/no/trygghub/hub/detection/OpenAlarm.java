package no.trygghub.hub.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * An alarm that was raised and is not over, and that other sensors or rules may change.
 *
 * @param raisedAt when it was raised
 * @param severity how urgent it is now
 * @param closed whether the response centre has closed it: then it stays as it is
 * @param notes what the last change says in the evidence; empty before the first
 * @param parts the rule that raised it, and then those that joined it
 */
record OpenAlarm(
    Moment raisedAt,
    Severity severity,
    boolean closed,
    Map<String, Object> notes,
    List<Part> parts) {
  private static final String ALL = "alarms";

  OpenAlarm {
    notes = Map.copyOf(notes);
    parts = List.copyOf(parts);
  }

  /** The rule that raised it, by which it goes for good. */
  Part first() {
    return parts.getFirst();
  }

  /** Whether a rule has a part in it, over or not. */
  boolean has(RuleKey rule) {
    return parts.stream().anyMatch(part -> part.rule().equals(rule));
  }

  OpenAlarm with(Severity present, Map<String, Object> why) {
    return new OpenAlarm(raisedAt, present, closed, why, parts);
  }

  OpenAlarm joined(Part part) {
    List<Part> more = new ArrayList<>(parts);
    more.add(part);
    return new OpenAlarm(raisedAt, severity, closed, notes, more);
  }

  OpenAlarm ended(RuleKey rule, Evidence last) {
    return new OpenAlarm(
        raisedAt,
        severity,
        closed,
        notes,
        parts.stream().map(part -> part.rule().equals(rule) ? part.over(last) : part).toList());
  }

  OpenAlarm byTheCentre() {
    return new OpenAlarm(raisedAt, severity, true, notes, parts);
  }

  /** Why, with what every rule in it and the last change say. */
  Evidence evidence() {
    Map<String, Object> fields = new LinkedHashMap<>(first().evidence().fields());
    fields.putAll(notes);
    if (parts.size() > 1) {
      fields.put("over", first().over());
      fields.put("also", parts.stream().skip(1).map(Part::fields).toList());
    }
    return new Evidence(fields);
  }

  /** Those alarms as JSON text, oldest first. */
  static String json(Map<AlarmId, OpenAlarm> alarms) {
    List<Map<String, Object>> rows = new ArrayList<>();
    alarms.entrySet().stream()
        .sorted(Comparator.comparing(alarm -> alarm.getKey().value()))
        .forEach(alarm -> rows.add(alarm.getValue().row(alarm.getKey())));
    return JsonObject.write(Map.of(ALL, rows));
  }

  /** The alarms that {@link #json} wrote. */
  static Map<AlarmId, OpenAlarm> readAll(JsonObject fields) throws JsonException {
    Map<AlarmId, OpenAlarm> alarms = new LinkedHashMap<>();
    for (JsonObject row : fields.objects(ALL)) {
      alarms.put(AlarmId.read(row), read(row));
    }
    return alarms;
  }

  private Map<String, Object> row(AlarmId id) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("id", id.value());
    row.put("raisedAt", Timeline.save(raisedAt));
    row.put("severity", severity.word());
    row.put("closed", closed);
    row.put("notes", notes);
    row.put("parts", parts.stream().map(Part::row).toList());
    return row;
  }

  private static OpenAlarm read(JsonObject row) throws JsonException {
    List<Part> parts = new ArrayList<>();
    for (JsonObject part : row.objects("parts")) {
      parts.add(Part.read(part));
    }
    if (parts.isEmpty()) {
      throw new JsonException("parts: expected one at least");
    }
    return new OpenAlarm(
        Timeline.parse(row.text("raisedAt")),
        severity(row),
        row.truth("closed"),
        row.object("notes").fields(),
        parts);
  }

  /** How urgent a row says that its alarm is. */
  static Severity severity(JsonObject row) throws JsonException {
    String word = row.text("severity");
    return Severity.ofWord(word)
        .orElseThrow(
            () ->
                new JsonException(
                    "severity: expected high, medium or low, found " + JsonObject.shown(word)));
  }
}
