package no.trygghub.drivers;

/**
 * A device that cannot be opened or is gone. Its message names the device, the pin say, and the
 * cause in one line.
 */
public final class DriverException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A failure whose message says it all. */
  public DriverException(String message) {
    super(message);
  }

  /** A failure with the library's own exception behind it. */
  public DriverException(String message, Throwable cause) {
    super(message, cause);
  }
}
