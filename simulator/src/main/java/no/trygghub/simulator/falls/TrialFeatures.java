package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.falls.FallCandidates;
import no.trygghub.hub.falls.Mounting;

/**
 * What is kept of a trial once its samples are gone.
 *
 * @param candidates the detector's, in their order; none where nothing was an impact
 * @param paper the greatest of each feature of the paper
 */
record TrialFeatures(
    String activity,
    String subject,
    boolean fall,
    double seconds,
    List<Candidate> candidates,
    Map<PaperFeature, Double> paper) {

  /** An impact, by its features, which nobody changes. */
  static final class Candidate {
    private final double[] values;

    /** Takes a copy. */
    Candidate(double[] values) {
      this.values = values.clone();
    }

    double[] values() {
      return values;
    }
  }

  TrialFeatures {
    candidates = List.copyOf(candidates);
    paper = Map.copyOf(paper);
  }

  /** The greatest value of a feature of the paper. */
  double paper(PaperFeature feature) {
    return paper.getOrDefault(feature, 0.0);
  }

  static TrialFeatures of(RecordedTrial trial, Mounting mounting) {
    List<Candidate> candidates = new ArrayList<>();
    FallCandidates finder =
        new FallCandidates(mounting, (nanos, features) -> candidates.add(new Candidate(features)));
    for (RecordedTrial.Row row : trial.rows()) {
      finder.accept(row.nanos(), row.x(), row.y(), row.z());
    }
    finder.finish();
    return new TrialFeatures(
        trial.activity(),
        trial.subject(),
        trial.isFall(),
        trial.seconds(),
        candidates,
        PaperFeatures.greatest(trial, mounting));
  }
}
