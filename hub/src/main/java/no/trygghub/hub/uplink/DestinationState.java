package no.trygghub.hub.uplink;

import java.time.Duration;

/**
 * How a destination is.
 *
 * @param name its name
 * @param is whether the hub is connected to it
 * @param lasting for how long that has been so; zero for one that is not needed
 */
public record DestinationState(String name, Is is, Duration lasting) {
  /** Whether the hub is connected to a destination. */
  public enum Is {
    /** Connected; what is published there may be refused all the same. */
    CONNECTED,
    /** Not connected, and tried again and again. */
    NOT_CONNECTED,
    /** Not needed while another one is well. */
    STAND_BY
  }
}
