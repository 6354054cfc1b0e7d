package no.trygghub.simulator.home;

import java.time.Duration;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.sensors.Movement;

/**
 * Something that happens in a home or to its equipment. {@link ActionWords} has the words for each.
 */
public sealed interface Action {
  /** Something that happens to a sensor. */
  sealed interface OfSensor extends Action {
    /** Which sensor it happens to. */
    SensorId sensor();
  }

  /** A sensor changes its level: {@code door-1 opens}. */
  record Level(SensorId sensor, SensorState state) implements OfSensor {}

  /** A sensor is active for a moment: {@code button-1 pressed}. */
  record Pulse(SensorId sensor, Duration time) implements OfSensor {}

  /**
   * Whoever wears an accelerometer moves: {@code belt-1 falls}.
   *
   * @param words what it does, {@code falls} say
   * @param movement what the accelerometer feels of it
   */
  record Move(SensorId sensor, String words, Movement movement) implements OfSensor {}

  /** A sensor is heard no more: {@code door-1 goes silent}. */
  record Silence(SensorId sensor) implements OfSensor {}

  /** A sensor stays as it is, whatever happens: {@code button-1 sticks}. */
  record Stick(SensorId sensor) implements OfSensor {}

  /** A sensor changes on and on: {@code door-1 chatters for 30 s}. */
  record Chatter(SensorId sensor, Duration time) implements OfSensor {}

  /** A sensor's device is gone: <code>door-1 breaks: the wire is cut</code>. */
  record Break(SensorId sensor, String cause) implements OfSensor {}

  /** Whatever was wrong with a sensor is over: {@code door-1 repaired}. */
  record Repair(SensorId sensor) implements OfSensor {}

  /** The network between the hub and its broker is well, or is not: {@code network down}. */
  record Network(NetworkState state) implements Action {}

  /** The broker is gone or back, for the hub and the response centre alike: {@code broker gone}. */
  record Broker(boolean there) implements Action {}

  /** The hub's power is cut or back, without a battery behind it: {@code power cut}. */
  record Power(boolean on) implements Action {}

  /** The hub's disk takes nothing any more, or does again: {@code disk full}. */
  record Disk(boolean full) implements Action {}

  /**
   * The hub's wall clock jumps: {@code clock jumps forward 2 h}.
   *
   * @param by how far; negative for backward
   */
  record ClockJump(Duration by) implements Action {}

  /**
   * The home's time passes at another speed: {@code speed 4}.
   *
   * @param speed how many times as fast as real time, {@value ActionWords#LEAST_SPEED} to {@value
   *     ActionWords#MOST_SPEED}
   */
  record Speed(double speed) implements Action {}
}
