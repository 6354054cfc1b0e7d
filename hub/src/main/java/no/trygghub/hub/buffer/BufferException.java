package no.trygghub.hub.buffer;

/**
 * The database cannot be opened, read or written. Its message says which file, what failed and what
 * to do.
 */
public final class BufferException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A failure with the library's own exception behind it. */
  public BufferException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A failure whose message says it all. */
  public BufferException(String message) {
    super(message);
  }
}
