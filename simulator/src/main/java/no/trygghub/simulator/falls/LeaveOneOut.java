package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.List;
import no.trygghub.hub.falls.Mounting;

/** Judges each person's trials by what was fitted to the trials of all others. */
final class LeaveOneOut {
  private final List<TrialFeatures> trials;

  LeaveOneOut(List<TrialFeatures> trials) {
    this.trials = List.copyOf(trials);
  }

  List<String> subjects() {
    return trials.stream().map(TrialFeatures::subject).distinct().sorted().toList();
  }

  /** The detector, fitted anew for each person. */
  List<Judged> detector(Mounting mounting) throws FallDataException {
    List<Judged> judged = new ArrayList<>();
    for (String subject : subjects()) {
      judged.addAll(Judged.by(ModelFit.fit(others(subject), mounting), of(subject)));
    }
    return judged;
  }

  /** The threshold of one feature of the paper, chosen anew for each person. */
  List<Judged> threshold(PaperFeature feature) {
    List<Judged> judged = new ArrayList<>();
    for (String subject : subjects()) {
      double threshold =
          Threshold.best(
              others(subject).stream()
                  .map(each -> new Threshold.Scored(each.paper(feature), each.fall()))
                  .toList());
      for (TrialFeatures trial : of(subject)) {
        judged.add(new Judged(trial, List.of(trial.paper(feature) - threshold)));
      }
    }
    return judged;
  }

  private List<TrialFeatures> of(String subject) {
    return trials.stream().filter(trial -> trial.subject().equals(subject)).toList();
  }

  private List<TrialFeatures> others(String subject) {
    return trials.stream().filter(trial -> !trial.subject().equals(subject)).toList();
  }
}
