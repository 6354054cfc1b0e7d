package no.trygghub.simulator.replay;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How often each kind of alarm came, as a table and as fields of JSON. */
final class RateTable {
  private RateTable() {}

  static void write(StringBuilder text, AlarmCounts counts) {
    text.append(
        String.format(
            Locale.ROOT, "%-22s %6s %8s  %s%n", "alarms", "count", "per day", "days with none"));
    counts.byKind().keySet().forEach(kind -> row(text, kind, counts.of(kind)));
    row(text, "alarms in all", counts.all());
  }

  static Map<String, Object> fields(AlarmCounts counts) {
    Map<String, Object> fields = new LinkedHashMap<>();
    counts.byKind().keySet().forEach(kind -> fields.put(kind, fields(counts.of(kind))));
    fields.put("all", fields(counts.all()));
    return fields;
  }

  /** {@code door-left-open 2, inactivity 1}. */
  static String words(Map<String, Long> kinds) {
    return kinds.entrySet().stream()
        .map(kind -> kind.getKey() + " " + kind.getValue())
        .collect(Collectors.joining(", "));
  }

  private static void row(StringBuilder text, String name, AlarmCounts.Total total) {
    text.append(
        String.format(
            Locale.ROOT,
            "%-22s %6d %8.2f  %d of %d%n",
            name,
            total.count(),
            total.perDay(),
            total.daysWithNone(),
            total.calendarDays()));
  }

  private static Map<String, Object> fields(AlarmCounts.Total total) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("count", total.count());
    fields.put("perDay", Math.round(total.perDay() * 1000) / 1000.0);
    fields.put("daysWithNone", total.daysWithNone());
    fields.put("calendarDays", total.calendarDays());
    return fields;
  }
}
