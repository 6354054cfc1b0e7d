package no.trygghub.hub.config;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used. It carries every problem in the file, not only the first.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** All problems of one file. */
  public ConfigurationException(Path file, List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> "  " + problem)
            .collect(Collectors.joining("\n", file + " cannot be used:\n", "")));
    this.problems = List.copyOf(problems);
  }

  /** Every problem found, in the order of the file's sections. */
  public List<Problem> problems() {
    return problems;
  }
}
