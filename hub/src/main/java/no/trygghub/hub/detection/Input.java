package no.trygghub.hub.detection;

import java.time.Duration;
import java.util.Map;
import no.trygghub.drivers.SensorEvent;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.config.FaultKind;

/** Everything that detection can be told. The moment comes beside it. */
public sealed interface Input {
  /** A driver told something of a sensor. */
  record Sensed(SensorEvent event) implements Input {}

  /**
   * A fall was found in the samples of a sensor.
   *
   * @param ago how long ago the impact was
   * @param evidence why it is taken for a fall, by the names that it has in the alarm
   */
  record Fallen(SensorId sensor, Duration ago, Map<String, Double> evidence) implements Input {
    /** Copies what it is given, so that it never changes. */
    public Fallen {
      evidence = Map.copyOf(evidence);
    }
  }

  /**
   * A condition of the hub itself, told as often as it is looked at; detection raises and restores
   * the fault once.
   *
   * @param kind the fault it would be
   * @param subject what it is about where there may be several, a destination's name say; else
   *     empty
   * @param present whether it holds now
   * @param cause one line for a technician
   */
  record Condition(FaultKind kind, String subject, boolean present, String cause)
      implements Input {}

  /** Passive rules are to rest for a time: a visit, a bath. It ends by itself. */
  record Pause(Duration duration) implements Input {}

  /** A pause is over early. */
  record Resume() implements Input {}

  /** A test alarm is asked for; it goes the way of a real one and is marked as a test. */
  record TestAlarm() implements Input {}

  /** A walk test begins, unless one goes on; it ends by itself after this time. */
  record BeginWalkTest(Duration longest) implements Input {}

  /** The walk test that goes on is over; nothing where none does. */
  record EndWalkTest(WalkTestEnd why) implements Input {}

  /** Why a walk test ended. */
  enum WalkTestEnd {
    /** Who began it said that it is over. */
    ASKED,
    /** Who began it has gone without a word. */
    LEFT,
    /** It has lasted for as long as it may. */
    TIME_UP,
    /** The hub was stopped, or ended without a word and was started anew. */
    HUB_STOPPED
  }

  /** The response centre has closed an alarm: nothing joins or changes it any more. */
  record Closed(AlarmId alarm) implements Input {}

  /** Nothing happened but time: deadlines that have come are to be acted upon. */
  record TimePassed() implements Input {}
}
