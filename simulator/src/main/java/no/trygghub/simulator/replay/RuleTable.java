package no.trygghub.simulator.replay;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Two sets of rules side by side, as a table and as fields of JSON. */
final class RuleTable {
  private static final int ONLY_SHOWN = 50;
  private static final List<String> SEVERITIES = List.of("high", "medium", "low");
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private final RecordedHome home;
  private final RuleComparison both;

  RuleTable(RecordedHome home, RuleComparison both) {
    this.home = home;
    this.both = both;
  }

  /**
   * Writes the table.
   *
   * @param firsts the counts of the first
   */
  void write(StringBuilder text, AlarmCounts firsts) {
    AlarmCounts seconds = new AlarmCounts(home, both.second());
    Set<String> kinds = new TreeSet<>(firsts.byKind().keySet());
    kinds.addAll(seconds.byKind().keySet());
    text.append(System.lineSeparator());
    text.append(
        String.format(
            Locale.ROOT,
            "%-22s %6s %8s %6s %8s %6s %8s %8s%n",
            "rules A beside B",
            "A",
            "per day",
            "B",
            "per day",
            "both",
            "only A",
            "only B"));
    kinds.forEach(kind -> row(text, kind, firsts.of(kind), seconds.of(kind), Set.of(kind)));
    row(text, "alarms in all", firsts.all(), seconds.all(), kinds);
    for (String severity : SEVERITIES) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-22s %6d %8.2f %6d %8.2f%n",
              "  " + severity + " in the end",
              count(both.first(), severity),
              count(both.first(), severity) / firsts.days(),
              count(both.second(), severity),
              count(both.second(), severity) / seconds.days()));
    }
    text.append(
        String.format(Locale.ROOT, "%-22s %d%n", "both, at another time", both.atAnotherTime()));
    text.append(
        String.format(Locale.ROOT, "%-22s %d%n", "both, other severity", both.ofAnotherSeverity()));
    text.append(
        String.format(Locale.ROOT, "%-22s %d%n", "only A, part of a B", both.joinedInSecond()));
    text.append(
        String.format(Locale.ROOT, "%-22s %d%n", "only B, part of an A", both.joinedInFirst()));
    only(text, "only A", both.onlyFirst());
    only(text, "only B", both.onlySecond());
    if (!both.second().isComplete()) {
      text.append(String.format(Locale.ROOT, "%-22s %s%n", "B", "SOMETHING WAS NOT DELIVERED"));
    }
  }

  static Map<String, Object> fields(RuleComparison both) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("both", both.both().size());
    fields.put("bothAtAnotherTime", both.atAnotherTime());
    fields.put("bothOfAnotherSeverity", both.ofAnotherSeverity());
    fields.put("severities", severities(both.first()));
    fields.put("severitiesCompared", severities(both.second()));
    fields.put("onlyHerePartOfAnotherCompared", both.joinedInSecond());
    fields.put("onlyComparedPartOfAnotherHere", both.joinedInFirst());
    fields.put("onlyHere", both.onlyFirst().stream().map(RuleTable::fields).toList());
    fields.put("onlyCompared", both.onlySecond().stream().map(RuleTable::fields).toList());
    return fields;
  }

  private void row(
      StringBuilder text,
      String name,
      AlarmCounts.Total first,
      AlarmCounts.Total second,
      Set<String> kinds) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-22s %6d %8.2f %6d %8.2f %6d %8d %8d%n",
            name,
            first.count(),
            first.perDay(),
            second.count(),
            second.perDay(),
            both.both().stream().filter(pair -> kinds.contains(pair.first().kind())).count(),
            count(both.onlyFirst(), kinds),
            count(both.onlySecond(), kinds)));
  }

  private void only(StringBuilder text, String which, List<SeenAlarm> alarms) {
    alarms.stream()
        .limit(ONLY_SHOWN)
        .forEach(
            alarm ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%-22s %s %s %s%n",
                        which,
                        LOCAL.format(Instant.parse(alarm.at()).atZone(home.zone())),
                        alarm.kind(),
                        alarm.sensor())));
    if (alarms.size() > ONLY_SHOWN) {
      text.append(
          String.format(Locale.ROOT, "%-22s ... and %d more%n", which, alarms.size() - ONLY_SHOWN));
    }
  }

  private static long count(List<SeenAlarm> alarms, Set<String> kinds) {
    return alarms.stream().filter(alarm -> kinds.contains(alarm.kind())).count();
  }

  private static long count(ReplayResult of, String severity) {
    return of.raised().stream().filter(alarm -> of.lastSeverity(alarm).equals(severity)).count();
  }

  private static Map<String, Object> severities(ReplayResult of) {
    Map<String, Object> counts = new LinkedHashMap<>();
    for (String severity : SEVERITIES) {
      counts.put(severity, count(of, severity));
    }
    return counts;
  }

  private static Map<String, Object> fields(SeenAlarm alarm) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", alarm.kind());
    fields.put("sensor", alarm.sensor());
    fields.put("severity", alarm.severity());
    fields.put("detectedAt", alarm.detectedAt());
    fields.put("raisedAt", alarm.at());
    return fields;
  }
}
