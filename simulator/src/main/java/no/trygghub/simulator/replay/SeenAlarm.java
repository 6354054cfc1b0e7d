package no.trygghub.simulator.replay;

import java.util.Comparator;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * An alarm message as the response centre saw it, without what differs from run to run.
 *
 * @param kind the rule
 * @param sensor the sensor, or empty
 * @param severity high, medium or low
 * @param state raised, cancelled or restored
 * @param detectedAt when what it is about began
 * @param at when it came to this state
 */
public record SeenAlarm(
    String kind, String sensor, String severity, String state, String detectedAt, String at)
    implements Comparable<SeenAlarm> {
  private static final Comparator<SeenAlarm> ORDER =
      Comparator.comparing(SeenAlarm::at)
          .thenComparing(SeenAlarm::kind)
          .thenComparing(SeenAlarm::sensor)
          .thenComparing(SeenAlarm::state);

  static SeenAlarm of(JsonObject data) throws JsonException {
    String state = data.text("state");
    return new SeenAlarm(
        data.text("kind"),
        data.has("sensor") ? data.object("sensor").text("id") : "",
        data.text("severity"),
        state,
        data.text("detectedAt"),
        state.equals("raised") ? data.text("raisedAt") : data.text("changedAt"));
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

  @Override
  public int compareTo(SeenAlarm other) {
    return ORDER.compare(this, other);
  }
}
