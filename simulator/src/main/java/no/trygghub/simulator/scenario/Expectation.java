package no.trygghub.simulator.scenario;

import java.util.Optional;
import no.trygghub.drivers.SensorId;

/** What the response centre is expected to have got, or not to have got, by the time of a step. */
public sealed interface Expectation {
  /**
   * One message about an alarm, a fault or an event. Each expectation of a scenario is met by a
   * message of its own: who expects two falls writes two lines.
   *
   * @param kind the word of an alarm, a fault or an event
   * @param sensor the sensor it is about; empty where any will do
   * @param what which message about it
   */
  record Arrives(String kind, Optional<SensorId> sensor, What what) implements Expectation {}

  /**
   * No alarm, fault or event of a kind.
   *
   * @param kind the word of an alarm, a fault or an event
   * @param sensor the sensor it would be about; empty where all are meant
   */
  record NotRaised(String kind, Optional<SensorId> sensor) implements Expectation {}

  /** No alarm and no fault at all. */
  record Nothing() implements Expectation {}

  /** No alarm and no fault but those that the scenario expects. */
  record NothingElse() implements Expectation {}

  /** Which message about an alarm or a fault is meant. */
  enum What {
    /** That it is there, sent in time or late. */
    RAISED,
    /** That it is there, sent later than it was raised because it could not be sent then. */
    RAISED_LATE,
    /** That it goes on and is more or less urgent, or about more or less. */
    CHANGED,
    /** That the person took it back. */
    CANCELLED,
    /** That it is over by itself. */
    RESTORED
  }
}
