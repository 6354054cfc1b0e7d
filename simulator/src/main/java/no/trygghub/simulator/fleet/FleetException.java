package no.trygghub.simulator.fleet;

/** A fleet cannot be run; the message says what is missing and what to do about it. */
public final class FleetException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, in a sentence for whoever typed the command. */
  public FleetException(String message) {
    super(message);
  }
}
