package no.trygghub.simulator.ca;

/** What the authority does not do, and why, in a sentence for whoever asked. */
public final class CaException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Something that is wrong with what was asked. */
  public CaException(String message) {
    super(message);
  }

  /** Something that went wrong. */
  public CaException(String message, Throwable cause) {
    super(message, cause);
  }
}
