package no.trygghub.simulator.scenario;

/** How fast a scenario is played. */
public sealed interface Pace {
  /** As fast as the computer can: a night in about a second. The network alone takes its time. */
  record Fast() implements Pace {}

  /**
   * At one speed throughout, whatever the scenario says.
   *
   * @param speed how many times as fast as real time, more than zero
   */
  record Constant(double speed) implements Pace {}

  /**
   * At the speeds that the scenario's {@code speed} steps ask for.
   *
   * @param first the speed until the first of them, more than zero
   */
  record AsWritten(double first) implements Pace {}
}
