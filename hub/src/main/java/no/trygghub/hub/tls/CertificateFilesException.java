package no.trygghub.hub.tls;

import java.security.GeneralSecurityException;

/**
 * A file of certificates or keys is not what it should be; the message says which and what to do.
 */
public final class CertificateFilesException extends GeneralSecurityException {
  private static final long serialVersionUID = 1;

  /** With a message that names the file and says what to do. */
  public CertificateFilesException(String message) {
    super(message);
  }

  /** The same, with what was found. */
  public CertificateFilesException(String message, Throwable cause) {
    super(message, cause);
  }
}
