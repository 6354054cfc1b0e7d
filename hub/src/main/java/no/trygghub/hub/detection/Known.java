package no.trygghub.hub.detection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 * @param activeAt when it last became active, in the timeline's nanoseconds; empty where that was
 *     not seen
 */
record Known(SensorState state, Moment since, long heardAt, OptionalLong activeAt) {
  private static final long HOUR = 3_600_000_000_000L;

  /** What is known of a sensor that was read and is in another state than before. */
  static Known changed(SensorState state, Moment moment, Optional<Known> before) {
    OptionalLong activeAt =
        before.isPresent() && state == SensorState.ACTIVE
            ? OptionalLong.of(moment.nanos())
            : before.map(Known::activeAt).orElse(OptionalLong.empty());
    return new Known(state, moment, moment.nanos(), activeAt);
  }

  Known heard(Moment moment) {
    return new Known(state, since, moment.nanos(), activeAt);
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
    activeAt.ifPresent(nanos -> fields.put("activeAt", nanos));
    return JsonObject.write(fields);
  }

  static Known read(JsonObject fields) throws JsonException {
    return new Known(
        SensorState.valueOf(fields.text("state")),
        Timeline.parse(fields.text("since")),
        fields.integer("heardAt"),
        // An earlier version did not write it.
        fields.has("activeAt")
            ? OptionalLong.of(fields.integer("activeAt"))
            : OptionalLong.empty());
  }
}
