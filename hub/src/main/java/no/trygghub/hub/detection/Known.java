package no.trygghub.hub.detection;

import java.util.LinkedHashMap;
import java.util.Map;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * What is known of a sensor.
 *
 * @param state its state
 * @param since when it came into it, or was first read
 * @param heardAt when anything was last heard of it, in the timeline's nanoseconds; kept on disk to
 *     the hour
 */
record Known(SensorState state, Moment since, long heardAt) {
  private static final long HOUR = 3_600_000_000_000L;

  Known heard(Moment moment) {
    return new Known(state, since, moment.nanos());
  }

  /** Whether the row of this differs from that of an earlier one enough to be written. */
  boolean differsFrom(Known earlier) {
    return state != earlier.state
        || !since.equals(earlier.since)
        || heardAt / HOUR != earlier.heardAt / HOUR;
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", state.name());
    fields.put("since", Timeline.save(since));
    fields.put("heardAt", heardAt);
    return JsonObject.write(fields);
  }

  static Known read(JsonObject fields) throws JsonException {
    return new Known(
        SensorState.valueOf(fields.text("state")),
        Timeline.parse(fields.text("since")),
        fields.integer("heardAt"));
  }
}
