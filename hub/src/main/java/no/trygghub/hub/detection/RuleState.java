package no.trygghub.hub.detection;

import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/** Where a rule stands. A rule without a state is idle. */
sealed interface RuleState {
  /** The longest time that can be configured. */
  Duration LONGEST_WAIT = Duration.ofDays(7);

  /** What a message may call a field of its evidence. */
  Pattern EVIDENCE_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,31}");

  /** The field of the evidence. */
  String EVIDENCE = "evidence";

  /**
   * Something began and becomes an alarm unless it ends before the deadline.
   *
   * @param deadline in the timeline's nanoseconds
   * @param evidence what is known of it already, for the alarm; empty where that is nothing
   */
  record Waiting(Moment since, long deadline, Map<String, Double> evidence) implements RuleState {
    /** Copies what it is given, so that it never changes. */
    public Waiting {
      evidence = Map.copyOf(evidence);
    }

    /** A wait for something that says it all. */
    Waiting(Moment since, long deadline) {
      this(since, deadline, Map.of());
    }
  }

  /** The person is being warned; what comes next is the alarm. */
  record Warned(Moment since) implements RuleState {}

  /** An alarm was raised and what it is about has not ended. */
  record Raised(AlarmId id, Moment since, Moment raisedAt) implements RuleState {}

  /**
   * What is looked at once a day was looked at for the window that began on this day.
   *
   * @param until when that window ends, in the timeline's nanoseconds, whatever the wall clock does
   */
  record Checked(LocalDate day, long until) implements RuleState {}

  /** The state as JSON text. */
  default String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (this) {
      case Waiting waiting -> {
        fields.put("is", "waiting");
        fields.put("since", Timeline.save(waiting.since()));
        fields.put("deadline", waiting.deadline());
        if (!waiting.evidence().isEmpty()) {
          fields.put(EVIDENCE, waiting.evidence());
        }
      }
      case Warned warned -> {
        fields.put("is", "warned");
        fields.put("since", Timeline.save(warned.since()));
      }
      case Raised raised -> {
        fields.put("is", "raised");
        fields.put("id", raised.id().value());
        fields.put("since", Timeline.save(raised.since()));
        fields.put("raisedAt", Timeline.save(raised.raisedAt()));
      }
      case Checked checked -> {
        fields.put("is", "checked");
        fields.put("day", checked.day().toString());
        fields.put("until", checked.until());
      }
    }
    return JsonObject.write(fields);
  }

  /** The state that {@link #json} wrote. */
  static RuleState read(JsonObject fields) throws JsonException {
    return switch (fields.text("is")) {
      case "waiting" ->
          waiting(
              Timeline.parse(fields.text("since")), fields.integer("deadline"), evidence(fields));
      case "warned" -> new Warned(Timeline.parse(fields.text("since")));
      case "raised" ->
          new Raised(
              AlarmId.read(fields),
              Timeline.parse(fields.text("since")),
              Timeline.parse(fields.text("raisedAt")));
      case "checked" ->
          new Checked(
              LocalDate.parse(fields.text("day")),
              // An earlier version did not write it.
              fields.has("until") ? fields.integer("until") : 0);
      default ->
          throw new JsonException(
              "is: no such state of a rule: " + JsonObject.shown(fields.text("is")));
    };
  }

  private static Map<String, Double> evidence(JsonObject fields) throws JsonException {
    // Most rules have none, and an earlier version did not write it.
    if (!fields.has(EVIDENCE)) {
      return Map.of();
    }
    JsonObject evidence = fields.object(EVIDENCE);
    Map<String, Double> checked = new LinkedHashMap<>();
    for (String name : evidence.fields().keySet()) {
      if (!EVIDENCE_NAME.matcher(name).matches()) {
        throw new JsonException("evidence: no name of a field: " + JsonObject.shown(name));
      }
      checked.put(name, evidence.number(name));
    }
    return checked;
  }

  private static Waiting waiting(Moment since, long deadline, Map<String, Double> evidence)
      throws JsonException {
    // No rule waits for longer; one that waits for ever would be one that is switched off.
    if (deadline < since.nanos() || deadline > since.plus(LONGEST_WAIT)) {
      throw new JsonException("deadline: expected one within a week of since, found " + deadline);
    }
    return new Waiting(since, deadline, evidence);
  }
}
