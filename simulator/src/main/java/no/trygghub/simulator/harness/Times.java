package no.trygghub.simulator.harness;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long something took, each time.
 *
 * @param all one for each time, shortest first
 */
record Times(List<Duration> all) {
  /** Sorts what it is given. */
  Times {
    all = all.stream().sorted().toList();
  }

  /** The one in the middle; empty where it never happened. */
  Optional<Duration> median() {
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() / 2));
  }

  @Override
  public String toString() {
    return all.isEmpty()
        ? "never"
        : String.format(
            Locale.ROOT,
            "median %.2f s, worst %.2f s of %,d",
            all.get(all.size() / 2).toMillis() / 1e3,
            all.getLast().toMillis() / 1e3,
            all.size());
  }
}
