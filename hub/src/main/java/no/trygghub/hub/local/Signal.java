package no.trygghub.hub.local;

import java.time.Duration;

/** The rhythms that an output can follow. */
enum Signal {
  /** Off. */
  SILENT(Duration.ZERO, Duration.ZERO),
  /** On without a break. */
  STEADY(Duration.ZERO, Duration.ZERO),
  /** Annunciator: a pre-alarm; press cancel if all is well. */
  PRE_ALARM(Duration.ofMillis(100), Duration.ofMillis(400)),
  /** Annunciator: nothing has moved for long; move something. */
  INACTIVITY_WARNING(Duration.ofMillis(200), Duration.ofMillis(4_800)),
  /** Annunciator: an alarm was sent and nobody has answered yet. */
  ALARM_UNANSWERED(Duration.ofMillis(500), Duration.ofMillis(500)),
  /** Annunciator: a sensor was triggered in a walk test; it lasts for as long as that is told. */
  TRIED(Duration.ZERO, Duration.ZERO),
  /** LED: no connection to the first destination. */
  NO_CONNECTION(Duration.ofSeconds(1), Duration.ofSeconds(1)),
  /** LED: the equipment needs attention. */
  FAULT(Duration.ofMillis(200), Duration.ofMillis(200));

  private final Duration on;
  private final Duration off;

  Signal(Duration on, Duration off) {
    this.on = on;
    this.off = off;
  }

  /** Whether it begins switched on. */
  boolean beginsOn() {
    return this != SILENT;
  }

  /** Whether it goes on and off by itself. */
  boolean changes() {
    return !on.isZero();
  }

  /** How long it stays as it is. */
  Duration lasts(boolean isOn) {
    return isOn ? on : off;
  }

  /** What the annunciator does. */
  static Signal ofAnnunciator(LocalSituation situation) {
    if (situation.preAlarm()) {
      return PRE_ALARM;
    }
    if (situation.tried()) {
      return TRIED;
    }
    if (situation.alarmsOverdue()) {
      return ALARM_UNANSWERED;
    }
    return situation.inactivityWarning() ? INACTIVITY_WARNING : SILENT;
  }

  /** What the status LED does. */
  static Signal ofStatusLed(LocalSituation situation) {
    if (!situation.connected()) {
      return NO_CONNECTION;
    }
    return situation.fault() ? FAULT : STEADY;
  }
}
