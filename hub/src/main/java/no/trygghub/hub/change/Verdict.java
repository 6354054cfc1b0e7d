package no.trygghub.hub.change;

import java.util.List;
import no.trygghub.hub.config.Problem;

/** What became of a configuration that somebody wants a hub to go on with. */
public sealed interface Verdict {
  /**
   * Nothing was changed.
   *
   * @param reason why, in one line
   * @param problems what is wrong with the configuration, where that is the reason; else empty
   * @param present the SHA-256 of the hub's configuration; empty where that cannot be read
   */
  record Refused(String reason, List<Problem> problems, String present) implements Verdict {
    /** Copies what it is given, so that it never changes. */
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /**
   * It is the configuration that the hub has.
   *
   * @param present its SHA-256
   */
  record Unchanged(String present) implements Verdict {}

  /**
   * It is the hub's configuration from now on, on trial: the hub has to be opened anew with it.
   *
   * @param trial the trial
   */
  record OnTrial(Trial trial) implements Verdict {}
}
