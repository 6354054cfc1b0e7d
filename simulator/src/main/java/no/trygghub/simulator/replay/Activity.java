package no.trygghub.simulator.replay;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * A sensor was active for a time.
 *
 * @param sensor which
 * @param from from when
 * @param to until when, the end of the recording where it lasts longer
 */
record Activity(SensorId sensor, Instant from, Instant to) {
  /** Everything that a home's sensors were active for. */
  static List<Activity> of(RecordedHome home) {
    List<Activity> all = new ArrayList<>();
    Map<SensorId, Instant> since = new HashMap<>();
    for (HomeChange change : home.changes()) {
      if (change.state() == SensorState.ACTIVE) {
        since.putIfAbsent(change.sensor(), change.at());
      } else {
        Instant from = since.remove(change.sensor());
        if (from != null) {
          all.add(new Activity(change.sensor(), from, change.at()));
        }
      }
    }
    since.forEach((sensor, from) -> all.add(new Activity(sensor, from, home.end())));
    return all;
  }
}
