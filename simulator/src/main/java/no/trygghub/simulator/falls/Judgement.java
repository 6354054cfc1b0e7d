package no.trygghub.simulator.falls;

import java.util.List;

/** How many trials of falls and of daily activity were told right. */
record Judgement(int falls, int fallsFound, int daily, int dailyQuiet) {
  static Judgement of(List<Threshold.Scored> scores, double threshold) {
    int falls = 0;
    int found = 0;
    int quiet = 0;
    for (Threshold.Scored each : scores) {
      boolean above = each.score() > threshold;
      if (each.fall()) {
        falls++;
        found += above ? 1 : 0;
      } else {
        quiet += above ? 0 : 1;
      }
    }
    return new Judgement(falls, found, scores.size() - falls, quiet);
  }

  /** Falls that were not found. */
  int missed() {
    return falls - fallsFound;
  }

  /** Daily activities that were taken for a fall. */
  int takenForFalls() {
    return daily - dailyQuiet;
  }

  double sensitivity() {
    return falls == 0 ? Double.NaN : (double) fallsFound / falls;
  }

  double specificity() {
    return daily == 0 ? Double.NaN : (double) dailyQuiet / daily;
  }

  /**
   * The mean of sensitivity and specificity, so that neither kind of trial counts for its number.
   */
  double accuracy() {
    return (sensitivity() + specificity()) / 2;
  }
}
