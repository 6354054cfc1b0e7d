package no.trygghub.simulator.measure;

import java.util.List;

/** What is in the middle of many measured values, and near their end. */
final class Percentiles {
  private Percentiles() {}

  /** The value that so many of a hundred are not above. */
  static <T extends Comparable<T>> T of(List<T> values, int percent) {
    List<T> sorted = values.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  /** The middle one. */
  static <T extends Comparable<T>> T median(List<T> values) {
    return of(values, 50);
  }
}
