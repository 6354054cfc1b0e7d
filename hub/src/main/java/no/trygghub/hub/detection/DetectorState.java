package no.trygghub.hub.detection;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * Everything that detection remembers. Immutable; written to and read from rows of JSON text by
 * key.
 */
public final class DetectorState {
  private DetectorState() {}

  /** The state of a new hub. */
  public static DetectorState initial() {
    return new DetectorState();
  }

  /**
   * The state that rows hold. Rows of sensors or rules that are no longer configured do no harm.
   *
   * @throws IllegalArgumentException where a row cannot be read, naming it
   */
  public static DetectorState fromRows(Map<String, String> rows) {
    throw new UnsupportedOperationException("not yet: " + rows);
  }

  /**
   * The rows in which this state differs from an earlier one, to be written over the earlier one's
   * rows.
   */
  public Map<String, String> rowsChangedSince(DetectorState earlier) {
    throw new UnsupportedOperationException("not yet: " + earlier);
  }

  /** The last known state of a sensor; empty where nothing was read of it yet. */
  public Optional<SensorState> stateOf(SensorId sensor) {
    throw new UnsupportedOperationException("not yet: " + sensor);
  }

  /** The sensors that cannot be relied on now: silent, unavailable, chattering or stuck. */
  public Set<SensorId> sensorsInFault() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Whether a pre-alarm waits for a local cancel, so that the annunciator should sound. */
  public boolean preAlarmPending() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Whether the person is being warned that an inactivity alarm is about to be raised. */
  public boolean inactivityWarning() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Whether any fault is raised. */
  public boolean anyFault() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Whether a privacy pause is in force. */
  public boolean paused() {
    throw new UnsupportedOperationException("not yet");
  }
}
