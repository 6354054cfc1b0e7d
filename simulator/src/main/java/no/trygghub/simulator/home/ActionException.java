package no.trygghub.simulator.home;

import no.trygghub.drivers.OneLine;

/** Words that say nothing that can happen in a home. */
public final class ActionException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_FOUND = 80;
  private static final int LONGEST_EXPECTED = 1_000;

  private final String found;
  private final String expected;

  /**
   * What is wrong with them.
   *
   * @param found the words, or the part of them that is wrong
   * @param expected what should stand there
   */
  ActionException(String found, String expected) {
    super("'" + OneLine.of(found, LONGEST_FOUND) + "' — " + OneLine.of(expected, LONGEST_EXPECTED));
    this.found = found;
    this.expected = expected;
  }

  /** The words, or the part of them that is wrong. */
  public String found() {
    return found;
  }

  /** What should stand there. */
  public String expected() {
    return expected;
  }
}
