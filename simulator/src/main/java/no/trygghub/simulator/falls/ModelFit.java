package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.Arrays;
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
 *
 * <p>What the fit cannot find by itself, the penalty and the threshold, it takes from people who
 * are left out in turn ({@link Fold}): the greatest penalty whose loss is within one standard error
 * of the least (Breiman, Friedman, Olshen, Stone, <i>Classification and Regression Trees</i>,
 * 1984), since the more a fit is held back the less it knows of these people alone, and the
 * threshold that parts best what was scored without having been seen.
 */
final class ModelFit {
  private static final List<Double> PENALTIES = List.of(0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0);
  private static final int ROUNDS = 5;

  private final Mounting mounting;

  private ModelFit(Mounting mounting) {
    this.mounting = mounting;
  }

  /**
   * Parameters with the threshold that parts these trials best.
   *
   * @throws FallDataException where there are no falls, or no daily activity, with an impact
   */
  static FallParameters fit(List<TrialFeatures> trials, Mounting mounting)
      throws FallDataException {
    long falls = Fold.usable(trials).stream().filter(TrialFeatures::fall).count();
    long daily = Fold.usable(trials).size() - falls;
    if (falls == 0 || daily == 0) {
      throw new FallDataException(
          "there must be impacts of falls and of daily activity to learn from; found "
              + falls
              + " trials of falls and "
              + daily
              + " of daily activity");
    }
    return new ModelFit(mounting).best(trials);
  }

  private FallParameters best(List<TrialFeatures> trials) {
    List<Fold> folds = Fold.of(trials);
    List<LeftOut> byPenalty = PENALTIES.stream().map(penalty -> leftOut(penalty, folds)).toList();
    LeftOut least = byPenalty.stream().min(Comparator.comparingDouble(LeftOut::loss)).orElseThrow();
    LeftOut chosen =
        byPenalty.stream()
            .filter(each -> each.loss() <= least.loss() + least.standardError())
            .max(Comparator.comparingDouble(LeftOut::penalty))
            .orElseThrow();
    FallParameters fitted = weights(trials, chosen.penalty());
    return new FallParameters(
        mounting, fitted.weights(), fitted.threshold() + Threshold.best(chosen.scores()));
  }

  /** How those who are left out are scored by what was fitted to the rest. */
  private LeftOut leftOut(double penalty, List<Fold> folds) {
    List<Threshold.Scored> scores = new ArrayList<>();
    double[] losses = new double[folds.size()];
    for (int i = 0; i < losses.length; i++) {
      FallParameters fitted = weights(folds.get(i).rest(), penalty);
      List<Threshold.Scored> ofFold =
          Judged.by(fitted, folds.get(i).leftOut()).stream().map(Judged::scored).toList();
      scores.addAll(ofFold);
      losses[i] = folds.get(i).loss(ofFold);
    }
    return new LeftOut(penalty, losses, scores);
  }

  private FallParameters weights(List<TrialFeatures> trials, double penalty) {
    List<TrialFeatures> usable = Fold.usable(trials);
    long falls = usable.stream().filter(TrialFeatures::fall).count();
    long daily = usable.size() - falls;
    FallParameters parameters = byImpactAlone();
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
                      .toList(),
                  penalty));
    }
    return parameters;
  }

  private static TrialFeatures.Candidate mostLikeAFall(
      TrialFeatures trial, FallParameters parameters) {
    return trial.candidates().stream()
        .max(Comparator.comparingDouble(candidate -> parameters.margin(candidate.values())))
        .orElseThrow();
  }

  private FallParameters byImpactAlone() {
    return new FallParameters(
        mounting,
        mounting.features().stream()
            .map(each -> new FeatureWeight(each, 0, 1, each == FallFeature.IMPACT ? 1 : 0))
            .toList(),
        0);
  }

  private FallParameters parameters(LogisticFit fit) {
    List<FeatureWeight> weights = new ArrayList<>();
    for (FallFeature feature : mounting.features()) {
      int i = weights.size();
      weights.add(new FeatureWeight(feature, fit.mean[i], fit.deviation[i], fit.weights[i]));
    }
    return new FallParameters(mounting, weights, -fit.weights[weights.size()]);
  }

  /** What a penalty makes of those who are left out. */
  private static final class LeftOut {
    private final double penalty;
    private final double[] losses;
    private final List<Threshold.Scored> scores;

    LeftOut(double penalty, double[] losses, List<Threshold.Scored> scores) {
      this.penalty = penalty;
      this.losses = losses.clone();
      this.scores = List.copyOf(scores);
    }

    double penalty() {
      return penalty;
    }

    List<Threshold.Scored> scores() {
      return scores;
    }

    double loss() {
      return Arrays.stream(losses).average().orElseThrow();
    }

    /** Of the mean of the folds' losses; 0 where there are fewer than two. */
    double standardError() {
      double mean = loss();
      double squares = Arrays.stream(losses).map(each -> (each - mean) * (each - mean)).sum();
      return losses.length < 2 ? 0 : Math.sqrt(squares / (losses.length - 1.0) / losses.length);
    }
  }
}
