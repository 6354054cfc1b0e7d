package no.trygghub.simulator.scenario;

import no.trygghub.simulator.home.Action;

/** What a line of a scenario is for. */
public sealed interface Deed {
  /** Something happens in the home or to its equipment: {@code door-1 opens}. */
  record Happens(Action action) implements Deed {}

  /** Something is expected to have reached the response centre by then: {@code expect fall}. */
  record Expects(Expectation expectation) implements Deed {}

  /** The scenario is over: {@code end}. */
  record Ends() implements Deed {}
}
