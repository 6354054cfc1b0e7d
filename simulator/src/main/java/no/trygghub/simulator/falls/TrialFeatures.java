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

  /** An impact; the time is within the trial. */
  record Candidate(long nanos, List<Double> features) {
    double[] values() {
      return features.stream().mapToDouble(Double::doubleValue).toArray();
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
        new FallCandidates(
            mounting, (nanos, features) -> candidates.add(new Candidate(nanos, list(features))));
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
        PaperFeatures.greatest(trial));
  }

  private static List<Double> list(double[] values) {
    List<Double> list = new ArrayList<>();
    for (double value : values) {
      list.add(value);
    }
    return list;
  }
}
