package no.trygghub.simulator.replay;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import no.trygghub.hub.json.JsonObject;

/** What came of a replay, for a person or a program to read. */
public final class ReplayReport {
  private static final int DIFFERENCES_SHOWN = 5;

  private final RecordedHome home;
  private final Recording recording;
  private final ReplayResult result;
  private final Optional<KillComparison> kills;

  /**
   * The report of a replay.
   *
   * @param kills the same with kills, where that was asked for
   */
  public ReplayReport(
      RecordedHome home, Recording recording, ReplayResult result, Optional<KillComparison> kills) {
    this.home = home;
    this.recording = recording;
    this.result = result;
    this.kills = kills;
  }

  /** Whether nothing was lost, with kills and without, and kills made no difference. */
  public boolean isGood() {
    return result.isComplete()
        && kills.map(both -> both.isSame() && both.killed().isComplete()).orElse(true);
  }

  /** A plain table, each line ended. */
  public String table() {
    StringBuilder text = new StringBuilder();
    row(text, "recorded", result.days() + " days, " + day(home.begin()) + " to " + day(home.end()));
    row(text, "readings", String.format(Locale.ROOT, "%,d", result.readings()));
    if (!home.unmapped().isEmpty()) {
      row(text, "not in the map", new TreeMap<>(home.unmapped()).toString());
    }
    if (!home.absent().isEmpty()) {
      row(text, "not in the recording", new TreeSet<>(home.absent()).toString());
    }
    if (!recording.skipped().isEmpty()) {
      row(text, "lines skipped", Integer.toString(recording.skipped().size()));
    }
    text.append(System.lineSeparator());
    for (Map.Entry<String, Map<LocalDate, Long>> kind : byKindAndDay().entrySet()) {
      row(text, kind.getKey(), Long.toString(total(kind.getValue())));
      kind.getValue().forEach((day, count) -> row(text, "    " + day, Long.toString(count)));
    }
    row(text, "alarms in all", Integer.toString(result.raised().size()));
    new TreeMap<>(result.faults())
        .forEach((kind, count) -> row(text, "fault " + kind, Long.toString(count)));
    text.append(System.lineSeparator());
    outcome(text, result);
    kills.ifPresent(both -> compared(text, both));
    return text.toString();
  }

  /** One JSON object. */
  public String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", home.begin().toString());
    fields.put("to", home.end().toString());
    fields.put("days", result.days());
    fields.put("readings", result.readings());
    fields.put("unmapped", new TreeMap<>(home.unmapped()));
    fields.put("absent", List.copyOf(new TreeSet<>(home.absent())));
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
    fields.putAll(outcome(result));
    kills.ifPresent(
        both -> {
          Map<String, Object> killed = new LinkedHashMap<>();
          killed.put("times", both.killed().kills());
          killed.put("sameAlarms", both.isSame());
          killed.putAll(outcome(both.killed()));
          fields.put("kills", killed);
        });
    return JsonObject.write(fields);
  }

  private static void outcome(StringBuilder text, ReplayResult of) {
    row(text, "messages stored", Long.toString(of.stored()));
    row(text, "delivered", Long.toString(of.delivered()));
    row(text, "repeats removed", Long.toString(of.repeats()));
    row(text, "acknowledgements", Long.toString(of.acknowledged()));
    row(text, "left in outbox", Long.toString(of.outbox()));
    row(
        text,
        "took",
        String.format(
            Locale.ROOT,
            "%.1f s, %,.0f readings a second",
            of.took().toMillis() / 1e3,
            of.readingsPerSecond()));
    row(text, "verdict", of.isComplete() ? "nothing lost" : "SOMETHING WAS NOT DELIVERED");
  }

  private static Map<String, Object> outcome(ReplayResult of) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("stored", of.stored());
    fields.put("delivered", of.delivered());
    fields.put("repeats", of.repeats());
    fields.put("acknowledgements", of.acknowledged());
    fields.put("outbox", of.outbox());
    fields.put("tookMs", of.took().toMillis());
    fields.put("complete", of.isComplete());
    return fields;
  }

  private static void compared(StringBuilder text, KillComparison both) {
    text.append(System.lineSeparator());
    row(text, "killed", both.killed().kills() + " times");
    outcome(text, both.killed());
    text.append(
        String.format(
            Locale.ROOT,
            "same set of alarms as without kills: %s, %d alarms%n",
            both.isSame() ? "yes" : "NO",
            both.killed().raised().size()));
    differences(text, "missing", both.missing());
    differences(text, "too many", both.extra());
  }

  private static void differences(StringBuilder text, String what, List<SeenAlarm> alarms) {
    alarms.stream()
        .limit(DIFFERENCES_SHOWN)
        .forEach(
            alarm ->
                row(
                    text,
                    what,
                    String.join(" ", alarm.at(), alarm.kind(), alarm.sensor(), alarm.state())));
    if (alarms.size() > DIFFERENCES_SHOWN) {
      row(text, what, "... and " + (alarms.size() - DIFFERENCES_SHOWN) + " more");
    }
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
