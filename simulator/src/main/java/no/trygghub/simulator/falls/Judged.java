package no.trygghub.simulator.falls;

import java.util.Comparator;
import java.util.List;
import no.trygghub.hub.falls.FallParameters;

/**
 * A trial as a detector that was not fitted to this person sees it.
 *
 * @param margins by how much each of its impacts is above the threshold; none where nothing was one
 */
record Judged(TrialFeatures trial, List<Double> margins) {
  Judged {
    margins = List.copyOf(margins);
  }

  /** Trials by parameters, which were fitted to whichever others. */
  static List<Judged> by(FallParameters parameters, List<TrialFeatures> trials) {
    return trials.stream()
        .map(
            trial ->
                new Judged(
                    trial,
                    trial.candidates().stream()
                        .map(candidate -> parameters.margin(candidate.values()))
                        .toList()))
        .toList();
  }

  /** Its highest margin; minus infinity where nothing was an impact. */
  Threshold.Scored scored() {
    return new Threshold.Scored(
        margins.stream().max(Comparator.naturalOrder()).orElse(Double.NEGATIVE_INFINITY),
        trial.fall());
  }

  boolean isWrong() {
    return scored().score() > 0 != trial.fall();
  }

  /** How many impacts come above a margin. */
  int alarms(double margin) {
    return (int) margins.stream().filter(each -> each > margin).count();
  }
}
