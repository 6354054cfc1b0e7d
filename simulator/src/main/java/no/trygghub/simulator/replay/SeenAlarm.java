package no.trygghub.simulator.replay;

import java.util.Comparator;
import java.util.Optional;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * An alarm message as the response centre saw it, without what differs from run to run.
 *
 * @param kind the rule
 * @param sensor the sensor, or empty
 * @param severity high, medium or low
 * @param state raised, changed, cancelled or restored
 * @param detectedAt when what it is about began
 * @param at when it came to this state
 * @param joined the rule and the sensor of what joined it by this message, {@code inactivity} or
 *     {@code exit-no-return front-door}; empty where nothing did
 */
public record SeenAlarm(
    String kind,
    String sensor,
    String severity,
    String state,
    String detectedAt,
    String at,
    String joined)
    implements Comparable<SeenAlarm> {
  private static final Comparator<SeenAlarm> ORDER =
      Comparator.comparing(SeenAlarm::at)
          .thenComparing(SeenAlarm::kind)
          .thenComparing(SeenAlarm::sensor)
          .thenComparing(SeenAlarm::state)
          .thenComparing(SeenAlarm::joined);

  static SeenAlarm of(JsonObject data) throws JsonException {
    String state = data.text("state");
    return new SeenAlarm(
        data.text("kind"),
        data.has("sensor") ? data.object("sensor").text("id") : "",
        data.text("severity"),
        state,
        data.text("detectedAt"),
        state.equals("raised") ? data.text("raisedAt") : data.text("changedAt"),
        state.equals("changed") ? joined(data.object("evidence")) : "");
  }

  private static String joined(JsonObject evidence) throws JsonException {
    if (!evidence.optionalText("why").equals(Optional.of("rule-joined"))) {
      return "";
    }
    JsonObject last = evidence.objects("also").getLast();
    return words(last.text("rule"), last.optionalText("sensor").orElse(""));
  }

  private static String words(String kind, String sensor) {
    return (kind + " " + sensor).strip();
  }

  /** Whether it is a new alarm and not the end of one. */
  public boolean isRaised() {
    return state.equals("raised");
  }

  /** Whether another is of the same kind and sensor, and what it is about began when this did. */
  boolean isAboutTheSame(SeenAlarm other) {
    return kind.equals(other.kind)
        && sensor.equals(other.sensor)
        && detectedAt.equals(other.detectedAt);
  }

  /**
   * Whether this is not an alarm of its own but a rule that joined one, the one that another is.
   */
  boolean isJoinedBy(SeenAlarm other) {
    return state.equals("changed")
        && at.equals(other.at)
        && joined.equals(words(other.kind, other.sensor));
  }

  @Override
  public int compareTo(SeenAlarm other) {
    return ORDER.compare(this, other);
  }
}
