package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import no.trygghub.hub.falls.FallFeature;
import no.trygghub.hub.falls.FallParameters;
import no.trygghub.hub.falls.FeatureWeight;
import no.trygghub.hub.falls.Mounting;

/**
 * Fits the detector's parameters to trials. Nobody has said which impact of a trial is the fall, so
 * it begins with the hardest of each and goes on, a few rounds, with the one that the round before
 * took for most like a fall. Falls together count as much as daily activity together.
 */
final class ModelFit {
  private static final int ROUNDS = 5;

  private ModelFit() {}

  /**
   * Parameters with the threshold that parts these trials best.
   *
   * @throws FallDataException where there are no falls, or no daily activity, with an impact
   */
  static FallParameters fit(List<TrialFeatures> trials, Mounting mounting)
      throws FallDataException {
    List<TrialFeatures> usable =
        trials.stream().filter(trial -> !trial.candidates().isEmpty()).toList();
    long falls = usable.stream().filter(TrialFeatures::fall).count();
    long daily = usable.size() - falls;
    if (falls == 0 || daily == 0) {
      throw new FallDataException(
          "there must be impacts of falls and of daily activity to learn from; found "
              + falls
              + " trials of falls and "
              + daily
              + " of daily activity");
    }
    FallParameters parameters = byImpactAlone(mounting);
    for (int round = 0; round < ROUNDS; round++) {
      FallParameters before = parameters;
      parameters =
          parameters(
              new LogisticFit(
                  usable.stream()
                      .map(
                          trial ->
                              new LogisticFit.Example(
                                  mostLikeAFall(trial, before),
                                  trial.fall(),
                                  usable.size() / 2.0 / (trial.fall() ? falls : daily)))
                      .toList()),
              mounting);
    }
    double threshold =
        Threshold.best(Judged.by(parameters, trials).stream().map(Judged::scored).toList());
    return new FallParameters(mounting, parameters.weights(), parameters.threshold() + threshold);
  }

  private static List<Double> mostLikeAFall(TrialFeatures trial, FallParameters parameters) {
    return trial.candidates().stream()
        .max(Comparator.comparingDouble(candidate -> parameters.margin(candidate.values())))
        .map(TrialFeatures.Candidate::features)
        .orElseThrow();
  }

  private static FallParameters byImpactAlone(Mounting mounting) {
    return new FallParameters(
        mounting,
        mounting.features().stream()
            .map(each -> new FeatureWeight(each, 0, 1, each == FallFeature.IMPACT ? 1 : 0))
            .toList(),
        0);
  }

  private static FallParameters parameters(LogisticFit fit, Mounting mounting) {
    List<FeatureWeight> weights = new ArrayList<>();
    for (FallFeature feature : mounting.features()) {
      int i = weights.size();
      weights.add(new FeatureWeight(feature, fit.mean[i], fit.deviation[i], fit.weights[i]));
    }
    return new FallParameters(mounting, weights, -fit.weights[weights.size()]);
  }
}
