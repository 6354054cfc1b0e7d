package no.trygghub.simulator.scenario;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A scenario that cannot be played. It carries every problem in the file, not only the first. */
public final class ScenarioException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final Comparator<ScenarioProblem> BY_LINE =
      Comparator.comparingInt(ScenarioProblem::line);

  private final transient List<ScenarioProblem> problems;

  /** All problems of one scenario. */
  public ScenarioException(String file, List<ScenarioProblem> problems) {
    super(
        problems.stream()
            .sorted(BY_LINE)
            .map(problem -> "  " + problem)
            .collect(Collectors.joining("\n", file + " cannot be played:\n", "")));
    this.problems = problems.stream().sorted(BY_LINE).toList();
  }

  /** Every problem found, by line. */
  public List<ScenarioProblem> problems() {
    return problems;
  }
}
