package no.trygghub.simulator.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many alarms of each kind were raised on each day of a recording. */
final class AlarmCounts {
  private static final double DAY = Duration.ofDays(1).toMillis();

  private final Map<String, Map<LocalDate, Long>> byKind = new TreeMap<>();
  private final long calendarDays;
  private final double days;

  AlarmCounts(RecordedHome home, ReplayResult result) {
    this.calendarDays = ChronoUnit.DAYS.between(home.firstDay(), home.lastDay()) + 1;
    this.days = Math.max(1, result.span().toMillis() / DAY);
    for (SeenAlarm alarm : result.raised()) {
      byKind
          .computeIfAbsent(alarm.kind(), kind -> new TreeMap<>())
          .merge(home.day(Instant.parse(alarm.at())), 1L, Long::sum);
    }
  }

  /** The length of the recording in days, one at the least. */
  double days() {
    return days;
  }

  /** The kinds that were raised at least once, in order, with their days. */
  Map<String, Map<LocalDate, Long>> byKind() {
    return byKind;
  }

  /** The days with an alarm, in order, with the kinds that were raised. */
  Map<LocalDate, Map<String, Long>> byDay() {
    Map<LocalDate, Map<String, Long>> byDay = new TreeMap<>();
    byKind.forEach(
        (kind, counts) ->
            counts.forEach(
                (day, count) ->
                    byDay.computeIfAbsent(day, date -> new LinkedHashMap<>()).put(kind, count)));
    return byDay;
  }

  /** The whole over every kind. */
  Total all() {
    return total(byKind.values().stream().toList());
  }

  /** The whole of one kind. */
  Total of(String kind) {
    return total(List.of(byKind.getOrDefault(kind, Map.of())));
  }

  private Total total(List<Map<LocalDate, Long>> kinds) {
    long count =
        kinds.stream().flatMap(kind -> kind.values().stream()).mapToLong(Long::longValue).sum();
    long with = kinds.stream().flatMap(kind -> kind.keySet().stream()).distinct().count();
    return new Total(count, count / days, calendarDays - with, calendarDays);
  }

  /**
   * What some kinds come to.
   *
   * @param count how many alarms
   * @param perDay the same by the length of the recording, which counts as a day at the least
   * @param daysWithNone the days of the calendar without any
   * @param calendarDays the days of the calendar that the recording has a part of
   */
  record Total(long count, double perDay, long daysWithNone, long calendarDays) {}
}
