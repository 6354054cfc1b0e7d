package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Where scores of falls and of daily activity part best. */
final class Threshold {
  private Threshold() {}

  /**
   * The threshold with the greatest accuracy (the mean of sensitivity and specificity); of several
   * the middle one.
   *
   * @param scores of trials; minus infinity where there is nothing to score
   */
  static double best(List<Scored> scores) {
    List<Double> distinct =
        new ArrayList<>(
            new TreeSet<>(
                scores.stream().map(Scored::score).filter(score -> !score.isInfinite()).toList()));
    if (distinct.isEmpty()) {
      return 0;
    }
    List<Double> between = new ArrayList<>();
    between.add(distinct.getFirst() - 1);
    for (int i = 1; i < distinct.size(); i++) {
      between.add((distinct.get(i - 1) + distinct.get(i)) / 2);
    }
    double most = -1;
    List<Double> bestOnes = new ArrayList<>();
    for (double threshold : between) {
      double accuracy = Judgement.of(scores, threshold).accuracy();
      if (accuracy > most) {
        most = accuracy;
        bestOnes.clear();
      }
      if (accuracy == most) {
        bestOnes.add(threshold);
      }
    }
    return bestOnes.get(bestOnes.size() / 2);
  }

  /** A trial's score and what it is. */
  record Scored(double score, boolean fall) {}
}
