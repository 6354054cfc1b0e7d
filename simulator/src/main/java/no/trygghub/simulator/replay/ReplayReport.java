package no.trygghub.simulator.replay;

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
  private final AlarmCounts counts;
  private final Optional<KillComparison> kills;
  private final Optional<RuleComparison> rules;

  /**
   * The report of a replay.
   *
   * @param kills the same with kills, where that was asked for
   * @param rules the same with other rules, where that was asked for
   */
  public ReplayReport(
      RecordedHome home,
      Recording recording,
      ReplayResult result,
      Optional<KillComparison> kills,
      Optional<RuleComparison> rules) {
    this.home = home;
    this.recording = recording;
    this.result = result;
    this.counts = new AlarmCounts(home, result);
    this.kills = kills;
    this.rules = rules;
  }

  /**
   * Whether nothing was lost, with kills, with other rules and without, and kills made no
   * difference.
   */
  public boolean isGood() {
    return result.isComplete()
        && rules.map(both -> both.second().isComplete()).orElse(true)
        && kills.map(both -> both.isSame() && both.killed().isComplete()).orElse(true);
  }

  /** A plain table, each line ended. */
  public String table() {
    StringBuilder text = new StringBuilder();
    row(text, "recorded", result.days() + " days, " + home.firstDay() + " to " + home.lastDay());
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
    RateTable.write(text, counts);
    if (!counts.byDay().isEmpty()) {
      text.append(System.lineSeparator());
      counts.byDay().forEach((day, kinds) -> row(text, day.toString(), RateTable.words(kinds)));
    }
    if (!result.faults().isEmpty()) {
      text.append(System.lineSeparator());
      new TreeMap<>(result.faults())
          .forEach((kind, count) -> row(text, "fault " + kind, Long.toString(count)));
    }
    text.append(System.lineSeparator());
    outcome(text, result);
    kills.ifPresent(both -> compared(text, both));
    rules.ifPresent(both -> new RuleTable(home, both).write(text, counts));
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
    fields.put("alarms", alarms(counts));
    fields.put("rates", RateTable.fields(counts));
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
    rules.ifPresent(
        both -> {
          AlarmCounts others = new AlarmCounts(home, both.second());
          Map<String, Object> compared = new LinkedHashMap<>();
          compared.put("alarms", alarms(others));
          compared.put("rates", RateTable.fields(others));
          compared.putAll(RuleTable.fields(both));
          compared.putAll(outcome(both.second()));
          fields.put("compared", compared);
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

  private static Map<String, Object> alarms(AlarmCounts counts) {
    Map<String, Object> alarms = new TreeMap<>();
    counts
        .byKind()
        .forEach(
            (kind, days) -> {
              Map<String, Object> byDay = new TreeMap<>();
              days.forEach((day, count) -> byDay.put(day.toString(), count));
              alarms.put(kind, byDay);
            });
    return alarms;
  }

  private static void row(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-22s %s%n", name, value));
  }
}
