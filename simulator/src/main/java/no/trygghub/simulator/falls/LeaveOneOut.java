package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import no.trygghub.hub.falls.Mounting;

/** Judges each person's trials by what was fitted to people among whom this one is not. */
final class LeaveOneOut {
  private final List<TrialFeatures> judged;
  private final List<TrialFeatures> own;
  private final List<TrialFeatures> others;

  /**
   * Of trials to judge and of trials to fit to.
   *
   * @param judged what is judged
   * @param own trials of the same people, each of whom is left out in turn; none where only others
   *     are fitted to
   * @param others trials of people none of whom is judged
   */
  LeaveOneOut(List<TrialFeatures> judged, List<TrialFeatures> own, List<TrialFeatures> others) {
    this.judged = List.copyOf(judged);
    this.own = List.copyOf(own);
    this.others = List.copyOf(others);
  }

  /** The detector, fitted anew for each person. */
  List<Judged> detector(Mounting mounting) throws FallDataException {
    List<Judged> all = new ArrayList<>();
    for (Part part : parts()) {
      all.addAll(Judged.by(ModelFit.fit(part.fittedTo(), mounting), part.judged()));
    }
    return all;
  }

  /** The threshold of one feature of the paper, chosen anew for each person. */
  List<Judged> threshold(PaperFeature feature) {
    List<Judged> all = new ArrayList<>();
    for (Part part : parts()) {
      double threshold =
          Threshold.best(
              part.fittedTo().stream()
                  .map(each -> new Threshold.Scored(each.paper(feature), each.fall()))
                  .toList());
      for (TrialFeatures trial : part.judged()) {
        all.add(new Judged(trial, List.of(trial.paper(feature) - threshold)));
      }
    }
    return all;
  }

  /** One for each person, or one for all where nobody has to be left out. */
  private List<Part> parts() {
    if (own.isEmpty()) {
      return List.of(new Part(judged, others));
    }
    return judged.stream()
        .map(TrialFeatures::subject)
        .distinct()
        .sorted()
        .map(
            subject ->
                new Part(
                    judged.stream().filter(trial -> trial.subject().equals(subject)).toList(),
                    Stream.concat(
                            own.stream().filter(trial -> !trial.subject().equals(subject)),
                            others.stream())
                        .toList()))
        .toList();
  }

  private record Part(List<TrialFeatures> judged, List<TrialFeatures> fittedTo) {}
}
