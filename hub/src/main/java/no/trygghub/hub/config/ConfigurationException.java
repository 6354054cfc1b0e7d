package no.trygghub.hub.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used. It carries every problem in the file, not only the first;
 * its message tells the first fifty.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Nobody mends more at once. */
  private static final int MOST_TOLD = 50;

  private final transient List<Problem> problems;

  /** All problems of one file. */
  public ConfigurationException(Path file, List<Problem> problems) {
    super(
        problems.stream()
            .limit(MOST_TOLD)
            .map(problem -> "  " + problem)
            .collect(Collectors.joining("\n", file + " cannot be used:\n", more(problems))));
    this.problems = List.copyOf(problems);
  }

  private static String more(List<Problem> problems) {
    int left = problems.size() - MOST_TOLD;
    return left > 0 ? "\n  and " + left + " more" : "";
  }

  /** Every problem found, in the order of the file's sections. */
  public List<Problem> problems() {
    return problems;
  }
}
