package no.trygghub.simulator.scenario;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A scenario that cannot be played. It carries every problem in the file, not only the first; its
 * message tells the first fifty.
 */
public final class ScenarioException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Nobody mends more at once. */
  private static final int MOST_TOLD = 50;

  private static final Comparator<ScenarioProblem> BY_LINE =
      Comparator.comparingInt(ScenarioProblem::line);

  private final transient List<ScenarioProblem> problems;

  /** All problems of one scenario. */
  public ScenarioException(String file, List<ScenarioProblem> problems) {
    super(
        problems.stream()
            .sorted(BY_LINE)
            .limit(MOST_TOLD)
            .map(problem -> "  " + problem)
            .collect(Collectors.joining("\n", file + " cannot be played:\n", more(problems))));
    this.problems = problems.stream().sorted(BY_LINE).toList();
  }

  private static String more(List<ScenarioProblem> problems) {
    int left = problems.size() - MOST_TOLD;
    return left > 0 ? "\n  and " + left + " more" : "";
  }

  /** Every problem found, by line. */
  public List<ScenarioProblem> problems() {
    return problems;
  }
}
