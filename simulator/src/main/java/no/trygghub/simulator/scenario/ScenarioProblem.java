package no.trygghub.simulator.scenario;

/**
 * One error in a scenario file.
 *
 * @param line where, counted from 1
 * @param found what stands there; empty where nothing does
 * @param expected what should stand there
 */
public record ScenarioProblem(int line, String found, String expected) {
  @Override
  public String toString() {
    return "line " + line + ": " + (found.isEmpty() ? "" : "'" + found + "' — ") + expected;
  }
}
