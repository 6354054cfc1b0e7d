package no.trygghub.simulator.replay;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * A recording in terms of our sensors.
 *
 * @param changes what our sensors do, in order of time
 * @param map which of ours the recording's sensors are
 * @param zone whose local time the recording is in
 * @param unmapped how many changes of sensors that are not in the map were left out, by sensor
 */
public record RecordedHome(
    List<HomeChange> changes, SensorMap map, ZoneId zone, Map<String, Long> unmapped) {
  /** Copies what it is given, so that it never changes. */
  public RecordedHome {
    changes = List.copyOf(changes);
    unmapped = Map.copyOf(unmapped);
  }

  /**
   * Joins the recording's sensors into ours: one of ours is active while any of its is on.
   *
   * @throws RecordingException where nothing of the recording is in the map
   */
  public static RecordedHome of(Recording recording, SensorMap map, ZoneId zone)
      throws RecordingException {
    List<HomeChange> changes = new ArrayList<>();
    Map<SensorId, Set<String>> on = new HashMap<>();
    Set<SensorId> seen = new HashSet<>();
    Map<String, Long> unmapped = new TreeMap<>();
    for (RecordedChange change : recording.changes()) {
      SensorId sensor = map.sources().get(change.source());
      if (sensor == null) {
        unmapped.merge(change.source(), 1L, Long::sum);
        continue;
      }
      Set<String> sources = on.computeIfAbsent(sensor, id -> new HashSet<>());
      boolean before = !sources.isEmpty();
      if (change.on()) {
        sources.add(change.source());
      } else {
        sources.remove(change.source());
      }
      boolean now = !sources.isEmpty();
      if (now != before || seen.add(sensor)) {
        seen.add(sensor);
        changes.add(
            new HomeChange(change.at().atZone(zone).toInstant(), sensor, SensorState.of(now)));
      }
    }
    if (changes.isEmpty()) {
      throw new RecordingException(
          "no sensor of the recording is in the map; it has "
              + String.join(", ", unmapped.keySet()));
    }
    return new RecordedHome(changes, map, zone, unmapped);
  }
}
