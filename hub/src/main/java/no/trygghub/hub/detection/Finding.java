package no.trygghub.hub.detection;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.Severity;

/** What detection found. Each becomes one message. */
public sealed interface Finding {
  /**
   * An alarm, or the end of one.
   *
   * @param change what happened to it
   * @param id the same in all messages about one alarm
   * @param kind the rule
   * @param severity its urgency
   * @param sensor the sensor, or empty where the whole home is meant
   * @param detectedAt when what it is about began: the bed was left, the fall signalled
   * @param raisedAt when it became an alarm
   * @param at when this change happened; for {@link AlarmChange#RAISED} the same as {@code
   *     raisedAt}
   * @param test whether somebody is only trying
   * @param evidence why
   * @param urgent whether somebody has to answer: it is new, more urgent than before, or about more
   *     than before
   */
  record AlarmFinding(
      AlarmChange change,
      AlarmId id,
      AlarmKind kind,
      Severity severity,
      Optional<Sensor> sensor,
      Moment detectedAt,
      Moment raisedAt,
      Moment at,
      boolean test,
      Evidence evidence,
      boolean urgent)
      implements Finding {

    /** One that is urgent where it is new, and not where it ends. */
    public AlarmFinding(
        AlarmChange change,
        AlarmId id,
        AlarmKind kind,
        Severity severity,
        Optional<Sensor> sensor,
        Moment detectedAt,
        Moment raisedAt,
        Moment at,
        boolean test,
        Evidence evidence) {
      this(
          change,
          id,
          kind,
          severity,
          sensor,
          detectedAt,
          raisedAt,
          at,
          test,
          evidence,
          change == AlarmChange.RAISED);
    }
  }

  /** What can happen to an alarm on the hub. */
  enum AlarmChange {
    /** It is new. */
    RAISED,
    /** It goes on, and is more or less urgent than before, or about more or less. */
    CHANGED,
    /** The person took it back after it was sent. */
    CANCELLED,
    /** What it was about is over: the bed is occupied again, the door closed. */
    RESTORED;

    /** Its name in messages: {@code raised}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A fault, or the end of one.
   *
   * @param raised {@code true} when it begins, {@code false} when it is restored
   * @param id the same in both messages
   * @param kind what is wrong
   * @param subject the sensor's id, or a destination's or output's name, or empty for the hub as a
   *     whole
   * @param cause one line for a technician
   * @param since when it began
   * @param at when this change happened
   */
  record FaultFinding(
      boolean raised,
      AlarmId id,
      FaultKind kind,
      String subject,
      String cause,
      Moment since,
      Moment at)
      implements Finding {}

  /**
   * Something that a response centre may want to know and nobody has to answer.
   *
   * @param event what
   * @param sensor the sensor, where one is meant
   * @param at when
   * @param details short names and values as they stand in the message
   */
  record EventFinding(
      EventKind event, Optional<Sensor> sensor, Moment at, Map<String, Object> details)
      implements Finding {
    /** Copies what it is given, so that it never changes. */
    public EventFinding {
      details = Map.copyOf(details);
    }
  }

  /** What an event tells. */
  enum EventKind {
    /** The person took a pre-alarm back; the response centre never saw an alarm. */
    PRE_ALARM_CANCELLED,
    /** A privacy pause began; the detail {@code untilS} says how long it lasts. */
    PAUSED,
    /** A privacy pause ended. */
    RESUMED,
    /** A walk test began; the detail {@code untilS} says how long it lasts at the most. */
    WALK_TEST_STARTED,
    /**
     * A walk test ended; the detail {@code why} says why: {@code asked}, {@code left}, {@code
     * time-up} or {@code hub-stopped}.
     */
    WALK_TEST_ENDED,
    /** The hub started; the detail {@code reboot} says whether its computer did. */
    STARTED,
    /** Messages were dropped to keep to the disk budget; the details say how many of what. */
    DROPPED,
    /**
     * A technician looked whether the broker lets the hub do what it must and no more; told by the
     * check itself, not by the hub.
     */
    CHECKED,
    /** The hub has another configuration from now on; the details say which and by whom. */
    CONFIGURATION_CHANGED,
    /** A configuration was tried and undone; the detail {@code why} says why. */
    CONFIGURATION_UNDONE,
    /** The hub was taken out of use; the last thing that it says. */
    DECOMMISSIONED;

    /** Its name in messages: {@code pre-alarm-cancelled}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
