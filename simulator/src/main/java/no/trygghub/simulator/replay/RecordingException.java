package no.trygghub.simulator.replay;

/**
 * A recording or a map that cannot be used. Its message says which file, where, what was expected
 * and what to do.
 */
public final class RecordingException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public RecordingException(String message) {
    super(message);
  }

  /** What is wrong, with the library's own exception behind it. */
  public RecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
