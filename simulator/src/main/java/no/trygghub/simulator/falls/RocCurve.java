package no.trygghub.simulator.falls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What every threshold would do: the share of falls that are found over the share of daily activity
 * that is taken for a fall. From (0, 0) to (1, 1); trials of the same score are one step.
 *
 * @param points in the order in which the threshold falls
 */
record RocCurve(List<Point> points) {
  /**
   * What one threshold does.
   *
   * @param alarms the share of daily activity above it, 0 to 1
   * @param found the share of falls above it, 0 to 1
   */
  record Point(double alarms, double found) {}

  RocCurve {
    points = List.copyOf(points);
  }

  /**
   * The curve of trials.
   *
   * @throws IllegalArgumentException where there are not both falls and daily activity
   */
  static RocCurve of(List<Threshold.Scored> scores) {
    double falls = scores.stream().filter(Threshold.Scored::fall).count();
    double daily = scores.size() - falls;
    if (falls == 0 || daily == 0) {
      throw new IllegalArgumentException("a curve is of falls and of daily activity");
    }
    List<Threshold.Scored> sorted =
        scores.stream()
            .sorted(Comparator.comparingDouble(Threshold.Scored::score).reversed())
            .toList();
    List<Point> points = new ArrayList<>(List.of(new Point(0, 0)));
    int found = 0;
    for (int i = 0; i < sorted.size(); i++) {
      found += sorted.get(i).fall() ? 1 : 0;
      boolean last = i + 1 == sorted.size();
      if (last || sorted.get(i + 1).score() < sorted.get(i).score()) {
        points.add(new Point((i + 1 - found) / daily, found / falls));
      }
    }
    return new RocCurve(points);
  }

  /** The area below it: the chance that a fall has a higher score than a daily activity. */
  double area() {
    double area = 0;
    for (int i = 1; i < points.size(); i++) {
      Point from = points.get(i - 1);
      Point to = points.get(i);
      area += (to.alarms() - from.alarms()) * (to.found() + from.found()) / 2;
    }
    return area;
  }
}
