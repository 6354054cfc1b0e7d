package no.trygghub.simulator.fleet.rhythm;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.replay.HomeChange;
import no.trygghub.simulator.replay.RecordedHome;

/** How well days that were drawn from a rhythm agree with those that it was fitted from. */
public final class Agreement {
  private static final int PERSONS = 100;
  private static final int DRAWN_DAYS = 15;
  private static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");
  private static final long NANOS_OF_A_DAY = Duration.ofDays(1).toNanos();

  private final Rhythm rhythm;
  private final Seen recorded;
  private final Seen drawn;

  private Agreement(Rhythm rhythm, Seen recorded, Seen drawn) {
    this.rhythm = rhythm;
    this.recorded = recorded;
    this.drawn = drawn;
  }

  /**
   * Measures the recorded days, and 1,500 days of a hundred persons who are drawn for it, by the
   * same means.
   */
  public static Agreement of(Rhythm rhythm, List<RecordedHome> homes, long seed) {
    Seen recorded = new Seen();
    for (RecordedHome home : homes) {
      recorded.add(rhythm, home.changes(), RhythmFit.wholeDays(home), home.zone());
    }
    Seen drawn = new Seen();
    LocalDate first = LocalDate.ofInstant(BEGIN, ZoneOffset.UTC);
    for (int person = 0; person < PERSONS; person++) {
      drawn.add(
          rhythm,
          changes(Days.average(rhythm, seed, person), Days.sensors(rhythm)),
          first.datesUntil(first.plusDays(DRAWN_DAYS)).toList(),
          ZoneOffset.UTC);
    }
    return new Agreement(rhythm, recorded, drawn);
  }

  /** A table in Markdown: means, and in brackets what 10 and 90 of a hundred days do not exceed. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    lines.add("| " + rhythm.name() + " | recorded | drawn |");
    lines.add("|---|---|---|");
    lines.add(row("days", recorded.readings.size() + "", drawn.readings.size() + ""));
    lines.add(row("readings a day", spread(recorded.readings), spread(drawn.readings)));
    lines.add(row("door openings a day", spread(recorded.doors), spread(drawn.doors)));
    lines.add(
        row(
            "seconds from one movement to the next, median (90 of 100)",
            gaps(recorded.gaps),
            gaps(drawn.gaps)));
    if (rhythm.night().isPresent()) {
      lines.add(row("bed exits a night", spread(recorded.exits), spread(drawn.exits)));
      lines.add(
          row(
              "minutes of an exit, median (90 of 100)",
              gaps(recorded.exitMinutes),
              gaps(drawn.exitMinutes)));
      lines.add(row("to bed", clock(recorded.toBed), clock(drawn.toBed)));
      lines.add(row("up", clock(recorded.up), clock(drawn.up)));
    }
    return lines;
  }

  private static String row(String what, String recorded, String drawn) {
    return "| " + what + " | " + recorded + " | " + drawn + " |";
  }

  private static String spread(List<Double> values) {
    if (values.isEmpty()) {
      return "-";
    }
    List<Double> sorted = sorted(values);
    return String.format(
        Locale.ROOT,
        "%.1f (%.0f to %.0f)",
        values.stream().mapToDouble(Double::doubleValue).average().orElse(0),
        Spread.at(sorted, 0.1),
        Spread.at(sorted, 0.9));
  }

  private static String gaps(List<Double> values) {
    if (values.isEmpty()) {
      return "-";
    }
    List<Double> sorted = sorted(values);
    return String.format(
        Locale.ROOT, "%.1f (%.0f)", Spread.at(sorted, 0.5), Spread.at(sorted, 0.9));
  }

  private static String clock(List<Double> minutes) {
    if (minutes.isEmpty()) {
      return "-";
    }
    List<Double> sorted = sorted(minutes);
    double mean = minutes.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    return time(mean)
        + " ("
        + time(Spread.at(sorted, 0.1))
        + " to "
        + time(Spread.at(sorted, 0.9))
        + ")";
  }

  private static String time(double minutes) {
    long whole = Math.floorMod(Math.round(minutes), 1_440L);
    return String.format(Locale.ROOT, "%02d:%02d", whole / 60, whole % 60);
  }

  private static List<Double> sorted(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted;
  }

  private static List<HomeChange> changes(Days days, List<Sensor> sensors) {
    List<HomeChange> changes = new ArrayList<>();
    for (Sensor sensor : days.activeAtFirst()) {
      if (sensor.kind() == SensorKind.BED) {
        changes.add(new HomeChange(BEGIN, sensor.id(), SensorState.ACTIVE));
      }
    }
    for (int day = 0; day < DRAWN_DAYS; day++) {
      for (int happening : days.draw(day)) {
        changes.add(
            new HomeChange(
                BEGIN.plusNanos(day * NANOS_OF_A_DAY + Happening.nanos(happening)),
                sensors.get(Happening.sensor(happening)).id(),
                SensorState.of(Happening.what(happening) == Happening.What.ACTIVE)));
      }
    }
    return changes;
  }

  /** What was counted, one value for each day, night, exit or gap. */
  private static final class Seen {
    private final List<Double> readings = new ArrayList<>();
    private final List<Double> doors = new ArrayList<>();
    private final List<Double> gaps = new ArrayList<>();
    private final List<Double> exits = new ArrayList<>();
    private final List<Double> exitMinutes = new ArrayList<>();
    private final List<Double> toBed = new ArrayList<>();
    private final List<Double> up = new ArrayList<>();

    void add(Rhythm rhythm, List<HomeChange> changes, List<LocalDate> days, ZoneId zone) {
      Map<SensorId, SensorKind> kinds =
          rhythm.sensors().stream().collect(Collectors.toMap(Sensor::id, Sensor::kind));
      Map<LocalDate, int[]> counts = new HashMap<>();
      Optional<Instant> moved = Optional.empty();
      for (HomeChange change : changes) {
        LocalDate day = LocalDate.ofInstant(change.at(), zone);
        SensorKind kind = kinds.get(change.sensor());
        if (kind == null) {
          continue;
        }
        int[] count = counts.computeIfAbsent(day, any -> new int[2]);
        count[0]++;
        if (kind == SensorKind.DOOR && change.state() == SensorState.ACTIVE) {
          count[1]++;
        }
        if (kind == SensorKind.MOTION && change.state() == SensorState.ACTIVE) {
          moved.ifPresent(
              before -> gaps.add(Duration.between(before, change.at()).toMillis() / 1_000.0));
          moved = Optional.of(change.at());
        }
      }
      for (LocalDate day : days) {
        int[] count = counts.getOrDefault(day, new int[2]);
        readings.add((double) count[0]);
        doors.add((double) count[1]);
      }
      rhythm.night().ifPresent(night -> nights(Nights.of(changes, night.bed().id(), zone), zone));
    }

    private void nights(List<Nights.Seen> nights, ZoneId zone) {
      for (Nights.Seen night : nights) {
        Instant midnight = night.morning().atStartOfDay(zone).toInstant();
        exits.add((double) night.exits().size());
        night.exits().forEach(exit -> exitMinutes.add(exit.toSeconds() / 60.0));
        toBed.add(Duration.between(midnight, night.toBed()).toSeconds() / 60.0);
        up.add(Duration.between(midnight, night.up()).toSeconds() / 60.0);
      }
    }
  }
}
