package no.trygghub.simulator.centre;

/** Nothing can be kept at present, which another attempt may change. */
public final class KeeperException extends Exception {
  private static final long serialVersionUID = 1;

  /**
   * Nothing can be kept.
   *
   * @param message what is wrong, where, and what to do
   */
  public KeeperException(String message, Throwable cause) {
    super(message, cause);
  }
}
