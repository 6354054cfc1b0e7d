package no.trygghub.drivers;

/**
 * A defect of a sensor that its driver found, or the end of one.
 *
 * @param sensor the sensor
 * @param defect what is wrong
 * @param present {@code true} when it begins, {@code false} when it is over
 * @param cause one line for a technician: what, where (the pin, say) and why; empty when it is over
 * @param time when it was found
 */
public record SensorFault(
    SensorId sensor, Defect defect, boolean present, String cause, HubTime time)
    implements SensorEvent {
  /** What can be wrong with a sensor as its driver sees it. */
  public enum Defect {
    /** The driver could not open the sensor, or lost it. */
    UNAVAILABLE,
    /** The sensor changes more often than anything real would. */
    CHATTERING
  }
}
