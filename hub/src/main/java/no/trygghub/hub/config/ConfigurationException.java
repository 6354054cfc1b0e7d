package no.trygghub.hub.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used. It carries every problem in the file, not only the first;
 * its message tells the first fifty.
 */
public final class ConfigurationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Nobody mends more at once. */
  private static final int MOST_TOLD = 50;

  private final transient Path file;
  private final transient List<Problem> problems;

  /** All problems of one file. */
  public ConfigurationException(Path file, List<Problem> problems) {
    super(message(file, problems, Locale.ENGLISH));
    this.file = file;
    this.problems = List.copyOf(problems);
  }

  /** Every problem found, in the order of the file's sections. */
  public List<Problem> problems() {
    return problems;
  }

  /** The message in a language. */
  public String in(Locale language) {
    return message(file, problems, language);
  }

  private static String message(Path file, List<Problem> problems, Locale language) {
    int left = problems.size() - MOST_TOLD;
    String more = left > 0 ? "\n  " + Phrase.of("and-more", left).in(language) : "";
    return problems.stream()
        .limit(MOST_TOLD)
        .map(problem -> "  " + problem.in(language))
        .collect(
            Collectors.joining("\n", Phrase.of("cannot-be-used", file).in(language) + "\n", more));
  }
}
