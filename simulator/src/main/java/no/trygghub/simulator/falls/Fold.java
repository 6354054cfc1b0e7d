package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some who are left out, and the rest, who are fitted to.
 *
 * @param leftOut trials of a few people, none of whom is in the rest
 * @param rest with impacts of falls and of daily activity
 */
record Fold(List<TrialFeatures> leftOut, List<TrialFeatures> rest) {
  private static final int MOST = 5;

  Fold {
    leftOut = List.copyOf(leftOut);
    rest = List.copyOf(rest);
  }

  /**
   * Five folds of people, in turn by their names, or as many as there are people. One person alone
   * is parted by trials. Where no rest could be fitted to, there is one fold in which nobody is
   * left out of the rest: nothing better is to be had of so little.
   */
  static List<Fold> of(List<TrialFeatures> trials) {
    List<String> people = trials.stream().map(TrialFeatures::subject).distinct().sorted().toList();
    int parts = Math.min(MOST, people.size() > 1 ? people.size() : trials.size());
    Map<String, Integer> places =
        IntStream.range(0, people.size()).boxed().collect(Collectors.toMap(people::get, i -> i));
    List<Fold> folds = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      List<TrialFeatures> leftOut = new ArrayList<>();
      List<TrialFeatures> rest = new ArrayList<>();
      for (int i = 0; i < trials.size(); i++) {
        int place = people.size() > 1 ? places.getOrDefault(trials.get(i).subject(), 0) : i;
        (place % parts == part ? leftOut : rest).add(trials.get(i));
      }
      if (hasBoth(rest)) {
        folds.add(new Fold(leftOut, rest));
      }
    }
    return folds.isEmpty() ? List.of(new Fold(trials, trials)) : folds;
  }

  /** Trials with an impact; the others are daily activity to any detector. */
  static List<TrialFeatures> usable(List<TrialFeatures> trials) {
    return trials.stream().filter(trial -> !trial.candidates().isEmpty()).toList();
  }

  /**
   * The mean logistic loss of scores, falls counting as much as daily activity in the rest; those
   * without an impact are left out, since no fit changes them.
   */
  double loss(List<Threshold.Scored> scores) {
    List<TrialFeatures> usable = usable(rest);
    double falls = usable.stream().filter(TrialFeatures::fall).count();
    double daily = usable.size() - falls;
    return scores.stream()
        .filter(each -> !Double.isInfinite(each.score()))
        .mapToDouble(
            each ->
                usable.size()
                    / 2.0
                    / (each.fall() ? falls : daily)
                    * logistic(each.fall() ? -each.score() : each.score()))
        .average()
        .orElse(0);
  }

  /** ln(1 + e^x), also where e^x is beyond all numbers. */
  private static double logistic(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static boolean hasBoth(List<TrialFeatures> trials) {
    List<TrialFeatures> usable = usable(trials);
    return usable.stream().anyMatch(TrialFeatures::fall)
        && usable.stream().anyMatch(trial -> !trial.fall());
  }
}
