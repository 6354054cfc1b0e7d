package no.trygghub.simulator.falls;

/** Recorded falls that cannot be used. Its message says which file and line, and what to do. */
public final class FallDataException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public FallDataException(String message) {
    super(message);
  }
}
