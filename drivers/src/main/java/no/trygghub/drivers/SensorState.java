package no.trygghub.drivers;

/**
 * The state of a two-state sensor. What each one means depends on the kind: see {@link SensorKind}.
 */
public enum SensorState {
  /**
   * The state that the kind exists to tell of: open, occupied, pressed, fallen, moving, mains
   * present, ...
   */
  ACTIVE,
  /** The opposite: closed, empty, released, ... */
  INACTIVE;

  /** The state for a truth value: {@code true} is {@link #ACTIVE}. */
  public static SensorState of(boolean active) {
    return active ? ACTIVE : INACTIVE;
  }
}
