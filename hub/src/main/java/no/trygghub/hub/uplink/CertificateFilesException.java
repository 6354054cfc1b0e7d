package no.trygghub.hub.uplink;

import java.security.GeneralSecurityException;

/**
 * The hub's own files for TLS are not what they should be; the message says which and what to do.
 */
final class CertificateFilesException extends GeneralSecurityException {
  private static final long serialVersionUID = 1;

  CertificateFilesException(String message) {
    super(message);
  }

  CertificateFilesException(String message, Throwable cause) {
    super(message, cause);
  }
}
