package no.trygghub.simulator.scenario;

/** Told of a scenario as it is played, on the thread that plays it. */
public interface PlayListener {
  /** The scenario begins: its hub is about to be started. */
  default void begun(Scenario scenario) {}

  /** A step is about to be done. */
  default void step(Step step) {}

  /** The last step is done and what is on its way to the response centre is being waited for. */
  default void ending() {}

  /** A line of the log of a hub in a process of its own; told by a thread of its own. */
  default void logged(String line) {}
}
