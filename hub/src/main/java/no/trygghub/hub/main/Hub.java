package no.trygghub.hub.main;

import java.util.List;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.HubConfiguration;

/** A whole hub, from its sensors to its destinations. */
public final class Hub implements AutoCloseable {
  private final Parts parts;

  private Hub(Parts parts) {
    this.parts = parts;
  }

  /**
   * What a hub is made of.
   *
   * @param configuration what it is told
   * @param sensorDrivers the drivers its sensors may use
   * @param outputDrivers the drivers its outputs may use
   * @param clock the time its sensors and rules live by
   * @param uplinkClock the time its connections and repetitions live by; the same clock, but for a
   *     replay, where days pass in seconds and the network does not
   */
  public record Parts(
      HubConfiguration configuration,
      List<SensorDriverProvider> sensorDrivers,
      List<OutputDriverProvider> outputDrivers,
      HubClock clock,
      HubClock uplinkClock) {}

  /** Opens the database and puts everything together. Nothing runs yet. */
  public static Hub assemble(Parts parts) {
    return new Hub(parts);
  }

  /**
   * Starts everything on threads of its own and returns once the sensors have been opened: the hub
   * is armed.
   */
  public void start() {
    throw new UnsupportedOperationException("not yet: " + parts);
  }

  /**
   * Starts like {@link #start}, but gives the detection loop no thread: the caller drives it with
   * {@link EventLoop#runDue} and moves {@link Parts#clock} between. For a replay at more than real
   * speed.
   */
  public EventLoop startStepwise() {
    throw new UnsupportedOperationException("not yet: " + parts);
  }

  /** How many messages are not yet acknowledged. May be called on any thread. */
  public long outboxDepth() {
    throw new UnsupportedOperationException("not yet: " + parts);
  }

  /**
   * Stops cleanly within 5 s: sensors closed, everything on disk, status {@code offline} sent where
   * possible.
   */
  @Override
  public void close() {}
}
