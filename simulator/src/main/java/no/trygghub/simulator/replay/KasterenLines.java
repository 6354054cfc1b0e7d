package no.trygghub.simulator.replay;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Intervals in which a sensor was on: start, end and sensor, separated by tabs, to the second.
 *
 * <p>Intervals of one sensor that overlap are one; those that only touch are two, and the sensor
 * was off in between for no time. At the same second, what ends comes before what begins; an
 * interval that begins and ends in one second comes between.
 */
final class KasterenLines implements LineFormat {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("d-MMM-uuuu HH:mm:ss")
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final Comparator<Interval> BY_TIME =
      Comparator.comparing(Interval::start).thenComparing(Interval::end);

  private final Map<String, List<Interval>> intervals = new LinkedHashMap<>();

  @Override
  public void take(String line) throws BadLine {
    String[] fields = line.split("\t", -1);
    if (fields.length < 3 || fields[2].isBlank()) {
      throw new BadLine("expected start, end and sensor, separated by tabs, found '" + line + "'");
    }
    LocalDateTime start = time("start", fields[0]);
    LocalDateTime end = time("end", fields[1]);
    if (end.isBefore(start)) {
      throw new BadLine(
          "expected an end that is not before the start, found '"
              + fields[0]
              + "' to '"
              + fields[1]
              + "'");
    }
    intervals
        .computeIfAbsent(fields[2].strip(), source -> new ArrayList<>())
        .add(new Interval(start, end));
  }

  @Override
  public List<RecordedChange> changes() {
    List<Ranked> ranked = new ArrayList<>();
    intervals.forEach(
        (source, own) -> {
          for (Interval interval : merged(own)) {
            Rank begin = interval.isEmpty() ? Rank.MOMENTARY : Rank.BEGIN;
            Rank end = interval.isEmpty() ? Rank.MOMENTARY : Rank.END;
            ranked.add(new Ranked(new RecordedChange(interval.start(), source, true), begin));
            ranked.add(new Ranked(new RecordedChange(interval.end(), source, false), end));
          }
        });
    // Stable, so that what begins and ends in one second keeps that order.
    ranked.sort(
        Comparator.comparing((Ranked one) -> one.change().at()).thenComparing(Ranked::rank));
    return ranked.stream().map(Ranked::change).toList();
  }

  private static List<Interval> merged(List<Interval> own) {
    List<Interval> merged = new ArrayList<>();
    for (Interval next : own.stream().sorted(BY_TIME).toList()) {
      Interval last = merged.isEmpty() ? next : merged.getLast();
      if (!merged.isEmpty() && next.start().isBefore(last.end())) {
        LocalDateTime end = next.end().isAfter(last.end()) ? next.end() : last.end();
        merged.set(merged.size() - 1, new Interval(last.start(), end));
      } else {
        merged.add(next);
      }
    }
    return merged;
  }

  private static LocalDateTime time(String what, String text) throws BadLine {
    try {
      return LocalDateTime.parse(text.strip(), TIME);
    } catch (DateTimeParseException e) {
      throw new BadLine(
          "expected a "
              + what
              + " such as 25-Feb-2008 00:20:14, separated by tabs from what follows, found '"
              + text
              + "'");
    }
  }

  private record Interval(LocalDateTime start, LocalDateTime end) {
    boolean isEmpty() {
      return start.equals(end);
    }
  }

  /** What comes first at the same second. */
  private enum Rank {
    END,
    MOMENTARY,
    BEGIN
  }

  private record Ranked(RecordedChange change, Rank rank) {}
}
