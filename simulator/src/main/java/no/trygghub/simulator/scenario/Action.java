package no.trygghub.simulator.scenario;

import java.time.Duration;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.sensors.Movement;

/** What a step of a scenario does. */
public sealed interface Action {
  /** A sensor changes its level: {@code door-1 opens}. */
  record Level(SensorId sensor, SensorState state) implements Action {}

  /** A sensor is active for a moment: {@code button-1 pressed}. */
  record Pulse(SensorId sensor, Duration time) implements Action {}

  /** Whoever wears an accelerometer moves: {@code belt-1 falls}. */
  record Move(SensorId sensor, Movement movement) implements Action {}

  /** A sensor is heard no more: {@code door-1 goes silent}. */
  record Silence(SensorId sensor) implements Action {}

  /** A sensor stays as it is, whatever happens: {@code button-1 sticks}. */
  record Stick(SensorId sensor) implements Action {}

  /** A sensor changes on and on: {@code door-1 chatters for 30 s}. */
  record Chatter(SensorId sensor, Duration time) implements Action {}

  /** A sensor's device is gone: <code>door-1 breaks: the wire is cut</code>. */
  record Break(SensorId sensor, String cause) implements Action {}

  /** Whatever was wrong with a sensor is over: {@code door-1 repaired}. */
  record Repair(SensorId sensor) implements Action {}

  /** The hub's connection to the broker is cut or restored: {@code network down}. */
  record Network(boolean up) implements Action {}

  /** The scenario goes on at another speed: {@code speed 4}. */
  record Speed(double speed) implements Action {}

  /** Something is expected to have reached the response centre by then: {@code expect fall}. */
  record Expect(Expectation expectation) implements Action {}

  /** The scenario is over: {@code end}. */
  record End() implements Action {}
}
