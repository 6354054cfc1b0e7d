package no.trygghub.hub.detection;

import java.util.OptionalLong;
import no.trygghub.hub.clock.Moment;

/**
 * One rule. It holds no state of its own: that is in the step and, between steps, in the detector's
 * state.
 */
interface Rule {
  /** Which rule it is. */
  RuleKey key();

  /** A sensor changed, any sensor of the home. */
  void changed(Change change, Step step);

  /** Time has passed: what has become due is acted upon. */
  void timePassed(Step step);

  /**
   * The response centre has closed an alarm. Whoever ends it by a sensor goes on waiting for that.
   */
  default void closed(AlarmId alarm, Step step) {}

  /** When time matters to it next, in the timeline's nanoseconds. */
  OptionalLong deadline(DetectorState state, Moment moment);
}
