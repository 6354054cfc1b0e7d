package no.trygghub.simulator.home;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a home is at a moment.
 *
 * @param at when, by a clock that is always right
 * @param speed how many times as fast as real time its time passes; 0 where it stands still
 * @param sensors its sensors, in the order of the configuration
 * @param network the network between the hub and the broker
 * @param brokerThere whether the broker is there
 * @param powerOn whether the hub has power
 * @param diskFull whether the hub's disk takes nothing
 * @param clockOffset how far the hub's wall clock is ahead of the right time; negative where it is
 *     behind
 * @param clockTrusted whether the hub has reason to believe its wall clock
 * @param hub the hub
 * @param hubProcess the id of the hub's process; empty where it is dead or in this process
 * @param outputsOn which of the hub's outputs are on, of {@code annunciator} (the buzzer) and
 *     {@code status-led} (the lamp)
 */
public record HomeState(
    ZonedDateTime at,
    double speed,
    List<SensorNow> sensors,
    NetworkState network,
    boolean brokerThere,
    boolean powerOn,
    boolean diskFull,
    Duration clockOffset,
    boolean clockTrusted,
    HubIs hub,
    OptionalLong hubProcess,
    Set<String> outputsOn) {
  /** Copies what it is given, so that it never changes. */
  public HomeState {
    sensors = List.copyOf(sensors);
    outputsOn = Set.copyOf(outputsOn);
  }

  /** What a hub can be. */
  public enum HubIs {
    /** It was started and has not opened its sensors yet. */
    STARTING,
    /** It listens to its sensors. */
    RUNNING,
    /** There is none: the power is cut, it was stopped, or it ended by itself. */
    DEAD
  }
}
