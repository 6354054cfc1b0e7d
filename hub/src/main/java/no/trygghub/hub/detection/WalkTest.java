package no.trygghub.hub.detection;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * A walk test that goes on. That it does and which of its test alarms are open is kept on disk: a
 * hub that is started ends it and them, and reads its sensors anew.
 *
 * @param until when it ends by itself, in the timeline's nanoseconds
 * @param shown what sensors have come to show since it began, which the rules do not know
 * @param alarms its test alarms that nobody has closed, oldest first
 * @param presses when each button was pressed last, as far as that may make a call for help of it
 */
record WalkTest(
    long until,
    Map<SensorId, Known> shown,
    List<TestAlarm> alarms,
    Map<SensorId, List<Long>> presses) {
  private static final String UNTIL = "until";
  private static final String ALARMS = "alarms";

  /** The newest are kept, so that a long test does not write ever more at each step. */
  private static final int MOST_KEPT = 50;

  WalkTest {
    shown = Map.copyOf(shown);
    alarms = List.copyOf(alarms);
    presses = Map.copyOf(presses);
  }

  /** One that begins. */
  WalkTest(long until) {
    this(until, Map.of(), List.of(), Map.of());
  }

  Optional<Known> shown(SensorId sensor) {
    return Optional.ofNullable(shown.get(sensor));
  }

  WalkTest shows(SensorId sensor, Known known) {
    Map<SensorId, Known> more = new HashMap<>(shown);
    more.put(sensor, known);
    return new WalkTest(until, more, alarms, presses);
  }

  WalkTest raised(TestAlarm alarm) {
    List<TestAlarm> more = new ArrayList<>(alarms);
    more.add(alarm);
    return new WalkTest(until, shown, more, presses);
  }

  WalkTest closed(AlarmId alarm) {
    return new WalkTest(
        until, shown, alarms.stream().filter(one -> !one.id().equals(alarm)).toList(), presses);
  }

  WalkTest pressed(SensorId button, List<Long> last) {
    Map<SensorId, List<Long>> changed = new HashMap<>(presses);
    changed.put(button, List.copyOf(last));
    return new WalkTest(until, shown, alarms, changed);
  }

  /** As much of it as is kept on disk. */
  WalkTest kept() {
    List<TestAlarm> newest = alarms.subList(Math.max(0, alarms.size() - MOST_KEPT), alarms.size());
    return new WalkTest(until, Map.of(), newest, Map.of());
  }

  /** The same as JSON text. */
  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(UNTIL, until);
    fields.put(ALARMS, kept().alarms.stream().map(TestAlarm::row).toList());
    return JsonObject.write(fields);
  }

  /** The walk test that {@link #json} wrote. */
  static WalkTest read(JsonObject fields) throws JsonException {
    List<TestAlarm> alarms = new ArrayList<>();
    // An earlier version did not write them.
    if (fields.has(ALARMS)) {
      for (JsonObject row : fields.objects(ALARMS)) {
        try {
          alarms.add(TestAlarm.read(row));
        } catch (JsonException | DateTimeException | IllegalArgumentException e) {
          // One that cannot be read keeps neither the test nor the others open.
        }
      }
    }
    return new WalkTest(fields.integer(UNTIL), Map.of(), alarms, Map.of());
  }
}
