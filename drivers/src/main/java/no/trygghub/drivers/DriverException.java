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

  /**
   * What went wrong with a device, whatever a library threw: native libraries that are missing are
   * errors, not exceptions.
   *
   * @param what the device and what it did not do
   * @throws Error where the virtual machine itself is in trouble
   */
  public static DriverException because(String what, Throwable thrown) {
    if (thrown instanceof VirtualMachineError error) {
      throw error;
    }
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String reason = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return new DriverException(what + ": " + reason.lines().findFirst().orElse(""), thrown);
  }
}
