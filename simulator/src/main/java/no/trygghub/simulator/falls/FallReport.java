package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The tables of an evaluation, in Markdown. */
final class FallReport {
  private static final double DAY_SECONDS = 86_400;
  private static final double SENSITIVITY = 0.95;

  private final StringBuilder text = new StringBuilder();

  /** What was judged. */
  FallReport(String what, List<TrialFeatures> trials) {
    long falls = trials.stream().filter(TrialFeatures::fall).count();
    line(
        String.format(
            Locale.ROOT,
            "%s: %d persons, %d falls, %d daily activities of %.1f hours together.",
            what,
            trials.stream().map(TrialFeatures::subject).distinct().count(),
            falls,
            trials.size() - falls,
            days(trials) * 24));
    line("In brackets: intervals of 95 % confidence. Accuracy is the mean of the two before it.");
    line("");
    line(
        "| detector | sensitivity | specificity | accuracy | false alarms a day | a day at 95 % sensitivity |");
    line("|---|---|---|---|---|---|");
  }

  /** A detector's row. */
  void detector(JudgedDetector detector) {
    List<Threshold.Scored> scores = detector.scores();
    Judgement judgement = Judgement.of(scores, 0);
    line(
        String.format(
            Locale.ROOT,
            "| %s | %s | %s | %s | %s | %s |",
            detector.name(),
            share(judgement.fallsFound(), judgement.falls()),
            share(judgement.dailyQuiet(), judgement.daily()),
            percent(judgement.accuracy()),
            alarmsADay(detector.judged(), 0),
            judgement.falls() == 0
                ? "-"
                : alarmsADay(detector.judged(), marginAtSensitivity(scores))));
  }

  /** What a detector told wrong, for each activity with errors. */
  void errors(JudgedDetector detector) {
    line("");
    line(String.format(Locale.ROOT, "Errors of the detector (%s):", detector.name()));
    line("");
    line("| activity | trials | wrong | of whom |");
    line("|---|---|---|---|");
    for (ActivityErrors errors : ActivityErrors.of(detector.judged())) {
      if (!errors.wrong().isEmpty()) {
        line(
            String.format(
                Locale.ROOT,
                "| %s | %d | %d | %s |",
                errors.activity(),
                errors.trials(),
                errors.wrong().size(),
                String.join(", ", errors.subjects())));
      }
    }
  }

  String text() {
    return text.toString();
  }

  /** The margin that 95 of 100 falls, or a few more, come above. */
  private static double marginAtSensitivity(List<Threshold.Scored> scores) {
    List<Double> falls = new ArrayList<>();
    for (Threshold.Scored each : scores) {
      if (each.fall()) {
        falls.add(each.score());
      }
    }
    falls.sort(Comparator.reverseOrder());
    double last = falls.get((int) Math.ceil(SENSITIVITY * falls.size()) - 1);
    return Math.nextDown(last);
  }

  private static String alarmsADay(List<Judged> judged, double margin) {
    List<Judged> daily = judged.stream().filter(each -> !each.trial().fall()).toList();
    double days = days(daily.stream().map(Judged::trial).toList());
    if (days == 0) {
      return "-";
    }
    int alarms = daily.stream().mapToInt(each -> each.alarms(margin)).sum();
    Interval interval = Interval.ofRate(alarms, days);
    return String.format(
        Locale.ROOT,
        "%.1f (%.1f to %.1f; %d)",
        alarms / days,
        interval.low(),
        interval.high(),
        alarms);
  }

  private static double days(List<TrialFeatures> trials) {
    return trials.stream().filter(trial -> !trial.fall()).mapToDouble(TrialFeatures::seconds).sum()
        / DAY_SECONDS;
  }

  private static String share(int some, int all) {
    if (all == 0) {
      return "-";
    }
    Interval interval = Interval.ofProportion(some, all);
    return String.format(
        Locale.ROOT,
        "%.1f %% (%.1f to %.1f)",
        100.0 * some / all,
        100 * interval.low(),
        100 * interval.high());
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  private void line(String line) {
    text.append(line).append(System.lineSeparator());
  }
}
