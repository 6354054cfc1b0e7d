package no.trygghub.simulator.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/** Times that were measured, to the nanosecond and all of them. */
final class Distribution {
  private static final double NANOS_OF_A_MILLI = 1e6;

  private final long[] sorted;

  private Distribution(long[] sorted) {
    this.sorted = sorted;
  }

  static Distribution ofNanos(LongStream values) {
    long[] sorted = values.toArray();
    Arrays.sort(sorted);
    return new Distribution(sorted);
  }

  int count() {
    return sorted.length;
  }

  /** The time that so many of a hundred do not exceed, in milliseconds; 0 where there is none. */
  double millis(double percent) {
    if (sorted.length == 0) {
      return 0;
    }
    int place = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted[Math.max(0, Math.min(sorted.length - 1, place))] / NANOS_OF_A_MILLI;
  }

  /** The cells of a row in Markdown: how many, and four percentiles. */
  String cells() {
    if (sorted.length == 0) {
      return "0 | - | - | - | -";
    }
    StringBuilder cells = new StringBuilder(String.format(Locale.ROOT, "%,d", sorted.length));
    for (double percent : List.of(50.0, 95.0, 99.0, 100.0)) {
      cells.append(" | ").append(text(millis(percent)));
    }
    return cells.toString();
  }

  static String text(double millis) {
    if (millis >= 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000);
    }
    return String.format(Locale.ROOT, millis >= 100 ? "%.0f ms" : "%.1f ms", millis);
  }
}
