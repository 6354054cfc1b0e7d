package no.trygghub.simulator.scenario;

import no.trygghub.drivers.OneLine;

/**
 * One error in a scenario.
 *
 * @param source in what: {@code line} for one of the file
 * @param line which, counted from 1
 * @param found what stands there; empty where nothing does
 * @param expected what should stand there
 */
public record ScenarioProblem(String source, int line, String found, String expected) {
  private static final int LONGEST_FOUND = 80;
  private static final int LONGEST_EXPECTED = 1_000;

  /** Makes both fit for a message, whatever stood in the file. */
  public ScenarioProblem {
    found = OneLine.of(found, LONGEST_FOUND);
    expected = OneLine.of(expected, LONGEST_EXPECTED);
  }

  /** One error in a scenario file. */
  public ScenarioProblem(int line, String found, String expected) {
    this("line", line, found, expected);
  }

  @Override
  public String toString() {
    return source + " " + line + ": " + (found.isEmpty() ? "" : "'" + found + "' — ") + expected;
  }
}
