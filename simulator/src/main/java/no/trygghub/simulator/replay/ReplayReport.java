package no.trygghub.simulator.replay;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import no.trygghub.hub.json.JsonObject;

/** What came of a replay, for a person or a program to read. */
public final class ReplayReport {
  private final RecordedHome home;
  private final Recording recording;
  private final ReplayResult result;

  /** The report of one replay. */
  public ReplayReport(RecordedHome home, Recording recording, ReplayResult result) {
    this.home = home;
    this.recording = recording;
    this.result = result;
  }

  /** A plain table, each line ended. */
  public String table() {
    StringBuilder text = new StringBuilder();
    row(
        text,
        "recorded",
        result.days()
            + " days, "
            + day(home.changes().getFirst().at())
            + " to "
            + day(home.changes().getLast().at()));
    row(text, "readings", String.format(Locale.ROOT, "%,d", result.readings()));
    if (!home.unmapped().isEmpty()) {
      row(text, "not in the map", new TreeMap<>(home.unmapped()).toString());
    }
    if (!recording.skipped().isEmpty()) {
      row(
          text,
          "lines skipped",
          recording.skipped().size() + ", the first: " + recording.skipped().getFirst());
    }
    text.append('\n');
    Map<String, Map<LocalDate, Long>> byKind = byKindAndDay();
    for (Map.Entry<String, Map<LocalDate, Long>> kind : byKind.entrySet()) {
      row(text, kind.getKey(), Long.toString(total(kind.getValue())));
      kind.getValue().forEach((day, count) -> row(text, "    " + day, Long.toString(count)));
    }
    row(text, "alarms in all", Integer.toString(result.raised().size()));
    new TreeMap<>(result.faults())
        .forEach((kind, count) -> row(text, "fault " + kind, Long.toString(count)));
    text.append('\n');
    row(text, "messages stored", Long.toString(result.stored()));
    row(text, "delivered", Long.toString(result.delivered()));
    row(text, "repeats removed", Long.toString(result.repeats()));
    row(text, "acknowledgements", Long.toString(result.acknowledged()));
    row(text, "left in outbox", Long.toString(result.outbox()));
    row(
        text,
        "took",
        String.format(
            Locale.ROOT,
            "%.1f s, %,.0f readings a second",
            result.took().toMillis() / 1e3,
            result.readingsPerSecond()));
    row(text, "verdict", result.isComplete() ? "nothing lost" : "SOMETHING WAS LOST");
    return text.toString();
  }

  /** One JSON object. */
  public String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("days", result.days());
    fields.put("readings", result.readings());
    fields.put("unmapped", new TreeMap<>(home.unmapped()));
    fields.put("linesSkipped", recording.skipped().size());
    Map<String, Object> alarms = new TreeMap<>();
    byKindAndDay()
        .forEach(
            (kind, days) -> {
              Map<String, Object> counts = new TreeMap<>();
              days.forEach((day, count) -> counts.put(day.toString(), count));
              alarms.put(kind, counts);
            });
    fields.put("alarms", alarms);
    fields.put("faults", new TreeMap<>(result.faults()));
    fields.put("stored", result.stored());
    fields.put("delivered", result.delivered());
    fields.put("repeats", result.repeats());
    fields.put("acknowledged", result.acknowledged());
    fields.put("outbox", result.outbox());
    fields.put("tookMs", result.took().toMillis());
    fields.put("complete", result.isComplete());
    return JsonObject.write(fields);
  }

  private Map<String, Map<LocalDate, Long>> byKindAndDay() {
    Map<String, Map<LocalDate, Long>> counts = new TreeMap<>();
    for (SeenAlarm alarm : result.raised()) {
      counts
          .computeIfAbsent(alarm.kind(), kind -> new TreeMap<>())
          .merge(day(Instant.parse(alarm.at())), 1L, Long::sum);
    }
    return counts;
  }

  private LocalDate day(Instant at) {
    return at.atZone(home.zone()).toLocalDate();
  }

  private static long total(Map<LocalDate, Long> days) {
    return days.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-22s %s%n", name, value));
  }
}
