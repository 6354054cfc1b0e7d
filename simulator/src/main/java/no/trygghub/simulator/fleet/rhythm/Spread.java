package no.trygghub.simulator.fleet.rhythm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How long something lasts, as the seconds that 2, 10, 25, 50, 75, 90 and 98 of a hundred do not
 * exceed.
 *
 * @param seconds seven values that do not fall, each more than zero
 */
record Spread(List<Double> seconds) {
  static final List<Double> SHARES = List.of(0.02, 0.10, 0.25, 0.50, 0.75, 0.90, 0.98);

  private static final double SHORTEST = 0.5;

  /** Copies what it is given, so that it never changes. */
  Spread {
    seconds = List.copyOf(seconds);
    if (seconds.size() != SHARES.size()) {
      throw new IllegalArgumentException("expected " + SHARES.size() + " numbers");
    }
    double before = 0;
    for (double value : seconds) {
      if (!(value > 0) || value < before || Double.isInfinite(value)) {
        throw new IllegalArgumentException("expected numbers more than 0 that do not fall");
      }
      before = value;
    }
  }

  /** The spread of values, of which there has to be one. */
  static Spread of(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return new Spread(SHARES.stream().map(share -> Math.max(SHORTEST, at(sorted, share))).toList());
  }

  /** The value that such a share of sorted values does not exceed, of which there has to be one. */
  static double at(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
  }

  /** One value, between those that are known by their logarithms and never outside them. */
  double draw(RandomGenerator random) {
    double share = random.nextDouble();
    if (share <= SHARES.getFirst()) {
      return seconds.getFirst();
    }
    for (int i = 1; i < SHARES.size(); i++) {
      if (share <= SHARES.get(i)) {
        double part = (share - SHARES.get(i - 1)) / (SHARES.get(i) - SHARES.get(i - 1));
        double low = Math.log(seconds.get(i - 1));
        return Math.exp(low + part * (Math.log(seconds.get(i)) - low));
      }
    }
    return seconds.getLast();
  }
}
