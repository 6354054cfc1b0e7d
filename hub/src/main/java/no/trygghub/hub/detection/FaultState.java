package no.trygghub.hub.detection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * How far a condition has come on its way to a fault. A condition that does not hold has no state.
 */
sealed interface FaultState {
  /** The longest time that can be configured. */
  Duration LONGEST_WAIT = Duration.ofDays(365);

  /**
   * The condition holds and becomes a fault unless it ends before the deadline.
   *
   * @param deadline in the timeline's nanoseconds
   */
  record Pending(Moment since, long deadline, String cause) implements FaultState {}

  /** The fault was raised and not restored. */
  record Raised(AlarmId id, Moment since, String cause) implements FaultState {}

  /** The state as JSON text. */
  default String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (this) {
      case Pending pending -> {
        fields.put("is", "pending");
        fields.put("since", Timeline.save(pending.since()));
        fields.put("deadline", pending.deadline());
        fields.put("cause", pending.cause());
      }
      case Raised raised -> {
        fields.put("is", "raised");
        fields.put("id", raised.id().value());
        fields.put("since", Timeline.save(raised.since()));
        fields.put("cause", raised.cause());
      }
    }
    return JsonObject.write(fields);
  }

  /** The state that {@link #json} wrote. */
  static FaultState read(JsonObject fields) throws JsonException {
    Moment since = Timeline.parse(fields.text("since"));
    return switch (fields.text("is")) {
      case "pending" -> pending(since, fields.integer("deadline"), fields.text("cause"));
      case "raised" -> new Raised(AlarmId.read(fields), since, fields.text("cause"));
      default ->
          throw new JsonException(
              "is: no such state of a fault: " + JsonObject.shown(fields.text("is")));
    };
  }

  private static Pending pending(Moment since, long deadline, String cause) throws JsonException {
    long longest = LONGEST_WAIT.toNanos();
    if (deadline < since.nanos() - longest || deadline > since.nanos() + longest) {
      throw new JsonException("deadline: expected one within a year of since, found " + deadline);
    }
    return new Pending(since, deadline, cause);
  }
}
