package no.trygghub.hub.detection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * What is known of the home as a whole.
 *
 * @param lastLife when somebody last moved, or when the hub was first started; empty before that
 * @param leftBy whether the last movement was the closing of a door that leads out
 * @param pausedUntil when the privacy pause ends, in the timeline's nanoseconds
 * @param number how many alarm and fault ids were given out
 */
record Home(Optional<Moment> lastLife, boolean leftBy, OptionalLong pausedUntil, long number) {
  /** What fits {@link AlarmId#of}. */
  private static final long LARGEST_NUMBER = 999_999_999_999L;

  static final Home EMPTY = new Home(Optional.empty(), false, OptionalLong.empty(), 0);

  Home life(Moment moment, boolean leaving) {
    return new Home(Optional.of(moment), leaving, pausedUntil, number);
  }

  Home paused(OptionalLong until) {
    return new Home(lastLife, leftBy, until, number);
  }

  Home numbered(long last) {
    return new Home(lastLife, leftBy, pausedUntil, last);
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    lastLife.ifPresent(moment -> fields.put("lastLife", Timeline.save(moment)));
    fields.put("leftBy", leftBy);
    pausedUntil.ifPresent(until -> fields.put("pausedUntil", until));
    fields.put("number", number);
    return JsonObject.write(fields);
  }

  static Home read(JsonObject fields) throws JsonException {
    long number = fields.integer("number");
    if (number < 0 || number > LARGEST_NUMBER) {
      throw new JsonException("number: expected at most twelve digits, found " + number);
    }
    return new Home(
        fields.optionalText("lastLife").map(Timeline::parse),
        fields.truth("leftBy"),
        fields.has("pausedUntil")
            ? OptionalLong.of(fields.integer("pausedUntil"))
            : OptionalLong.empty(),
        number);
  }
}
