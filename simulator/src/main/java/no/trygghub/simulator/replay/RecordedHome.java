package no.trygghub.simulator.replay;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import no.trygghub.drivers.OneLine;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * A recording in terms of our sensors. A sensor is at rest until the recording says otherwise.
 *
 * @param changes what our sensors do, in order of time
 * @param begin when the recording begins, whichever sensor changes first
 * @param end when it ends
 * @param map which of ours the recording's sensors are
 * @param zone whose local time the recording is in
 * @param unmapped how many changes of sensors that are not in the map were left out, by sensor
 * @param absent the sensors of the map that the recording does not have
 */
public record RecordedHome(
    List<HomeChange> changes,
    Instant begin,
    Instant end,
    SensorMap map,
    ZoneId zone,
    Map<String, Long> unmapped,
    Set<String> absent) {
  private static final int LONGEST_SHOWN = 500;

  /** Copies what it is given, so that it never changes. */
  public RecordedHome {
    changes = List.copyOf(changes);
    unmapped = Map.copyOf(unmapped);
    absent = Set.copyOf(absent);
  }

  /** A home whose recording begins with the first of the changes and ends with the last. */
  public RecordedHome(
      List<HomeChange> changes, SensorMap map, ZoneId zone, Map<String, Long> unmapped) {
    this(changes, changes.getFirst().at(), changes.getLast().at(), map, zone, unmapped, Set.of());
  }

  /**
   * Joins the recording's sensors into ours: one of ours is active while any of its is on.
   *
   * @throws RecordingException where nothing of the recording is in the map
   */
  public static RecordedHome of(Recording recording, SensorMap map, ZoneId zone)
      throws RecordingException {
    List<Timed> timed = timed(recording, zone);
    List<HomeChange> changes = new ArrayList<>();
    Map<SensorId, Set<String>> on = new HashMap<>();
    Set<String> absent = new TreeSet<>(map.sources().keySet());
    Map<String, Long> unmapped = new TreeMap<>();
    for (Timed one : timed) {
      RecordedChange change = one.change();
      SensorId sensor = map.sources().get(change.source());
      if (sensor == null) {
        unmapped.merge(change.source(), 1L, Long::sum);
        continue;
      }
      absent.remove(change.source());
      Set<String> sources = on.computeIfAbsent(sensor, id -> new HashSet<>());
      boolean before = !sources.isEmpty();
      if (change.on()) {
        sources.add(change.source());
      } else {
        sources.remove(change.source());
      }
      boolean now = !sources.isEmpty();
      if (now != before) {
        changes.add(new HomeChange(one.at(), sensor, SensorState.of(now)));
      }
    }
    if (changes.isEmpty()) {
      throw new RecordingException(
          "no sensor of the recording that is in the map ever changes; the recording has "
              + OneLine.of(String.join(", ", unmapped.keySet()), LONGEST_SHOWN));
    }
    return new RecordedHome(
        changes, timed.getFirst().at(), timed.getLast().at(), map, zone, unmapped, absent);
  }

  /**
   * The same recording in a home with the rules of a file, which may be a hub's configuration, a
   * map or have nothing but rules; nothing else is taken from it.
   *
   * @throws RecordingException where it is no such file
   */
  public RecordedHome with(Path rules) throws RecordingException {
    SensorMap changed = map.with(RecordedRules.read(rules));
    return new RecordedHome(changes, begin, end, changed, zone, unmapped, absent);
  }

  /** The day of the zone's calendar on which the recording begins. */
  public LocalDate firstDay() {
    return day(begin);
  }

  /** The day of the zone's calendar on which the recording ends. */
  public LocalDate lastDay() {
    return day(end);
  }

  LocalDate day(Instant at) {
    return at.atZone(zone).toLocalDate();
  }

  /**
   * Ordered once more, because a recording whose clock did not know of summer time has times that
   * the zone's clock jumps over.
   */
  private static List<Timed> timed(Recording recording, ZoneId zone) {
    return recording.changes().stream()
        .map(change -> new Timed(change.at().atZone(zone).toInstant(), change))
        .sorted(Comparator.comparing(Timed::at))
        .toList();
  }

  private record Timed(Instant at, RecordedChange change) {}
}
