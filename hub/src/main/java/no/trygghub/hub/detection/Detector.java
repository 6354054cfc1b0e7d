package no.trygghub.hub.detection;

import java.util.OptionalLong;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.HubConfiguration;

/** All rules of one hub as one pure function. */
public final class Detector {
  private final HubConfiguration configuration;
  private final String epoch;

  /**
   * The detector of a hub.
   *
   * @param epoch the first four characters of the alarm ids that it gives out; see {@link
   *     AlarmId#of}
   */
  public Detector(HubConfiguration configuration, String epoch) {
    this.configuration = configuration;
    this.epoch = epoch;
  }

  /**
   * The state after an input, and what was found. Deadlines that have come by then are acted upon
   * first.
   */
  public Outcome on(DetectorState state, Input input, Moment moment) {
    throw new UnsupportedOperationException(
        "not yet: " + configuration + epoch + state + input + moment);
  }

  /**
   * When the detector is to be asked next with {@link Input.TimePassed}, in the timeline's
   * nanoseconds; empty where no timer runs. For a deadline by the clock on the wall it is an
   * estimate from {@code moment}, so that a hub whose wall clock may jump asks at least once a
   * minute.
   */
  public OptionalLong nextDeadline(DetectorState state, Moment moment) {
    throw new UnsupportedOperationException("not yet: " + state + moment);
  }
}
