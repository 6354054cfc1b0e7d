package no.trygghub.simulator.replay;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What must be found in a recorded home, computed from the raw file by other means than the hub's:
 * intervals are merged and measured, with no state machine, no timer and no code of the replay.
 *
 * @param intervals when each of the recording's sensors was on
 * @param end when the recording ends
 */
record RawRecording(Map<String, List<Interval>> intervals, LocalDateTime end) {
  /** From one moment to another. */
  record Interval(LocalDateTime from, LocalDateTime to) {
    boolean lasts(Duration limit, LocalDateTime end) {
      LocalDateTime ended = to.isBefore(end) ? to : end;
      return Duration.between(from, ended).compareTo(limit) >= 0;
    }
  }

  /** A part of the day. */
  record Window(int from, int to) {
    static final Window NIGHT = new Window(22, 7);
    static final Window ALL_DAY = new Window(0, 0);

    boolean contains(LocalDateTime at) {
      LocalTime time = at.toLocalTime();
      boolean afterFrom = !time.isBefore(LocalTime.of(from, 0));
      boolean beforeTo = time.isBefore(LocalTime.of(to, 0));
      return from < to ? afterFrom && beforeTo : afterFrom || beforeTo || from == to;
    }

    @Override
    public String toString() {
      return from == to ? "all day" : String.format(Locale.ROOT, "%02d:00-%02d:00", from, to);
    }
  }

  static RawRecording kasteren(Path file) throws Exception {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss", Locale.ENGLISH);
    Map<String, List<Interval>> intervals = new HashMap<>();
    LocalDateTime end = LocalDateTime.MIN;
    for (String line : lines(file)) {
      String[] fields = line.split("\t", -1);
      LocalDateTime to = LocalDateTime.parse(fields[1], format);
      intervals
          .computeIfAbsent(fields[2], id -> new ArrayList<>())
          .add(new Interval(LocalDateTime.parse(fields[0], format), to));
      end = to.isAfter(end) ? to : end;
    }
    return new RawRecording(intervals, end);
  }

  static RawRecording casas(Path file) throws Exception {
    Map<String, List<Interval>> intervals = new HashMap<>();
    Map<String, LocalDateTime> since = new HashMap<>();
    LocalDateTime end = LocalDateTime.MIN;
    for (String line : lines(file)) {
      String[] fields = line.split(" ", -1);
      String source = fields[2] + "/" + fields[3];
      end = LocalDateTime.parse(fields[0] + "T" + fields[1]);
      if (fields[4].equals("ON") || fields[4].equals("OPEN")) {
        since.putIfAbsent(source, end);
      } else if (since.containsKey(source)) {
        intervals
            .computeIfAbsent(source, id -> new ArrayList<>())
            .add(new Interval(since.remove(source), end));
      }
    }
    for (Map.Entry<String, LocalDateTime> open : since.entrySet()) {
      intervals
          .computeIfAbsent(open.getKey(), id -> new ArrayList<>())
          .add(new Interval(open.getValue(), LocalDateTime.MAX));
    }
    return new RawRecording(intervals, end);
  }

  /** When any of these is on: intervals that overlap are one, those that touch are two. */
  List<Interval> any(Set<String> sources) {
    List<Interval> merged = new ArrayList<>();
    sources.stream()
        .flatMap(source -> intervals.getOrDefault(source, List.of()).stream())
        .sorted(Comparator.comparing(Interval::from).thenComparing(Interval::to))
        .forEach(
            next -> {
              Interval last = merged.isEmpty() ? next : merged.getLast();
              if (!merged.isEmpty() && next.from().isBefore(last.to())) {
                LocalDateTime to = last.to().isAfter(next.to()) ? last.to() : next.to();
                merged.set(merged.size() - 1, new Interval(last.from(), to));
              } else {
                merged.add(next);
              }
            });
    return merged;
  }

  /** Times between two stays in bed that begin in the window and last too long. */
  long absences(Set<String> bed, Window window, Duration limit) {
    List<Interval> stays = any(bed);
    long count = 0;
    for (int i = 0; i < stays.size(); i++) {
      LocalDateTime left = stays.get(i).to();
      LocalDateTime back = i + 1 < stays.size() ? stays.get(i + 1).from() : end;
      if (window.contains(left) && new Interval(left, back).lasts(limit, end)) {
        count++;
      }
    }
    return count;
  }

  /** How often a door was open for too long. */
  long longOpenings(Set<String> door, Duration limit) {
    return any(door).stream().filter(open -> open.lasts(limit, end)).count();
  }

  /** How often a door was opened in the window. */
  long openings(Set<String> door, Window window) {
    return any(door).stream().filter(open -> window.contains(open.from())).count();
  }

  /**
   * How often nothing in the home changed for too long after a door was opened and closed in the
   * window, and nobody was in bed.
   */
  long exits(
      Set<String> door, Set<String> bed, List<Set<String>> others, Window window, Duration limit) {
    List<Interval> openings = any(door);
    List<LocalDateTime> life =
        Stream.concat(Stream.of(bed), others.stream())
            .flatMap(sensor -> any(sensor).stream())
            .flatMap(interval -> Stream.of(interval.from(), interval.to()))
            .sorted()
            .toList();
    long count = 0;
    for (int i = 0; i < openings.size(); i++) {
      LocalDateTime closed = openings.get(i).to();
      LocalDateTime again =
          i + 1 < openings.size() ? openings.get(i + 1).from() : LocalDateTime.MAX;
      LocalDateTime alive =
          life.stream().filter(closed::isBefore).findFirst().orElse(LocalDateTime.MAX);
      boolean occupied =
          any(bed).stream()
              .anyMatch(stay -> !stay.from().isAfter(closed) && stay.to().isAfter(closed));
      if (window.contains(openings.get(i).from())
          && window.contains(closed)
          && !occupied
          && new Interval(closed, alive.isBefore(again) ? alive : again).lasts(limit, end)) {
        count++;
      }
    }
    return count;
  }

  private static List<String> lines(Path file) throws Exception {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
