package no.trygghub.hub.detection;

import java.util.List;

/**
 * What came of an input.
 *
 * @param state the state from then on
 * @param findings what was found, in order; mostly empty
 */
public record Outcome(DetectorState state, List<Finding> findings) {
  /** Copies what it is given, so that it never changes. */
  public Outcome {
    findings = List.copyOf(findings);
  }
}
