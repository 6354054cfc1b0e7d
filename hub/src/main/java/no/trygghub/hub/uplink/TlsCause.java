package no.trygghub.hub.uplink;

import java.net.SocketException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Says in one line why TLS does not work, and on which side to look. */
final class TlsCause {
  private TlsCause() {}

  static boolean isOne(Throwable thrown) {
    return thrown instanceof SSLException || thrown instanceof GeneralSecurityException;
  }

  static String of(Throwable thrown, URI url) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        return "TLS: the broker's certificate has expired ("
            + cause.getMessage()
            + "); renew it at the broker, or put this hub's clock right";
      }
      if (cause instanceof CertificateNotYetValidException) {
        return "TLS: the broker's certificate is not valid yet ("
            + cause.getMessage()
            + "); put this hub's clock right";
      }
      if (cause instanceof CertificateException && isAboutTheName(cause)) {
        return "TLS: the broker's certificate is not for "
            + url.getHost()
            + "; use the name in it for the url, or make it for this name";
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        return "TLS: this hub does not trust whoever signed the broker's certificate; check the"
            + " destination's ca";
      }
    }
    return thrown.getCause() instanceof SocketException
        ? "TLS: the broker ended the connection; does it want a certificate of this hub?"
        : ofMessage(String.valueOf(thrown.getMessage()), url);
  }

  private static boolean isAboutTheName(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("subject alternative") || message.contains("no name matching");
  }

  private static String ofMessage(String message, URI url) {
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("certificate_required") || lower.contains("certificate required")) {
      return "TLS: the broker wants a certificate of this hub; give certificate and key";
    }
    if (lower.contains("fatal alert") && (lower.contains("cert") || lower.contains("unknown_ca"))) {
      return "TLS: the broker does not accept this hub's certificate ("
          + message
          + "); check certificate and key, and which authority the broker trusts";
    }
    if (lower.contains("unrecognized ssl message")
        || lower.contains("terminated the handshake")
        || lower.contains("plaintext connection")) {
      return "TLS: "
          + url.getHost()
          + ":"
          + url.getPort()
          + " does not speak TLS; check the port, or use mqtt://";
    }
    return "TLS: " + message + "; check the certificates on both sides";
  }
}
