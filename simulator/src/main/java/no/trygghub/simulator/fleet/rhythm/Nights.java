package no.trygghub.simulator.fleet.rhythm;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.replay.HomeChange;

/**
 * Finds the nights in what a bed sensor told. A night is the most occupied stretch from one noon to
 * the next in which the bed is never empty for more than two hours.
 */
final class Nights {
  private static final Duration EXIT = Duration.ofMinutes(1);
  private static final Duration LONGEST_ABSENCE = Duration.ofHours(2);
  private static final Duration LEAST_SLEEP = Duration.ofHours(2);

  /** Longer than anybody lies still: a mat that did not let go. */
  private static final Duration STUCK = Duration.ofHours(14);

  private Nights() {}

  /**
   * One night.
   *
   * @param morning the day that it ends on
   * @param toBed when the bed was first occupied
   * @param up when it was last left
   * @param exits the absences of a minute or more between
   * @param stirs those that were shorter
   */
  record Seen(
      LocalDate morning, Instant toBed, Instant up, List<Duration> exits, List<Duration> stirs) {}

  /** The nights in order of time. */
  static List<Seen> of(List<HomeChange> changes, SensorId bed, ZoneId zone) {
    Map<LocalDate, List<Bout>> byMorning = new TreeMap<>();
    for (Bout bout : bouts(changes, bed)) {
      byMorning.computeIfAbsent(bout.morning(zone), day -> new ArrayList<>()).add(bout);
    }
    List<Seen> nights = new ArrayList<>();
    byMorning.forEach(
        (morning, bouts) -> {
          List<Bout> best = longest(bouts);
          if (occupied(best).compareTo(LEAST_SLEEP) >= 0) {
            nights.add(seen(morning, best));
          }
        });
    return nights;
  }

  private static List<Bout> bouts(List<HomeChange> changes, SensorId bed) {
    List<Bout> bouts = new ArrayList<>();
    Instant since = Instant.MIN;
    for (HomeChange change : changes) {
      if (change.sensor().equals(bed)) {
        if (change.state() == SensorState.ACTIVE) {
          since = change.at();
        } else if (since.isAfter(Instant.MIN)
            && Duration.between(since, change.at()).compareTo(STUCK) < 0) {
          bouts.add(new Bout(since, change.at()));
        }
      }
    }
    return bouts;
  }

  private static List<Bout> longest(List<Bout> bouts) {
    List<List<Bout>> groups = new ArrayList<>();
    for (Bout bout : bouts) {
      boolean goesOn =
          !groups.isEmpty()
              && Duration.between(groups.getLast().getLast().to(), bout.from())
                      .compareTo(LONGEST_ABSENCE)
                  <= 0;
      if (!goesOn) {
        groups.add(new ArrayList<>());
      }
      groups.getLast().add(bout);
    }
    return groups.stream().max(Comparator.comparing(Nights::occupied)).orElse(List.of());
  }

  private static Duration occupied(List<Bout> bouts) {
    return bouts.stream()
        .map(bout -> Duration.between(bout.from(), bout.to()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Seen seen(LocalDate morning, List<Bout> bouts) {
    List<Duration> exits = new ArrayList<>();
    List<Duration> stirs = new ArrayList<>();
    for (int i = 1; i < bouts.size(); i++) {
      Duration absent = Duration.between(bouts.get(i - 1).to(), bouts.get(i).from());
      (absent.compareTo(EXIT) < 0 ? stirs : exits).add(absent);
    }
    return new Seen(morning, bouts.getFirst().from(), bouts.getLast().to(), exits, stirs);
  }

  /** A stretch in which the bed is occupied. */
  private record Bout(Instant from, Instant to) {
    LocalDate morning(ZoneId zone) {
      LocalDate day = from.atZone(zone).toLocalDate();
      return from.atZone(zone).toLocalTime().isBefore(LocalTime.NOON) ? day : day.plusDays(1);
    }
  }
}
