package no.trygghub.simulator.fleet.rhythm;

/** A rhythm cannot be fitted or read; the message says why and what was expected. */
public final class RhythmException extends Exception {
  private static final long serialVersionUID = 1L;

  RhythmException(String message) {
    super(message);
  }

  RhythmException(String message, Throwable cause) {
    super(message, cause);
  }
}
