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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import no.trygghub.hub.tls.CertificateFilesException;

/** Says in one line why TLS does not work, and on which side to look. */
final class TlsCause {
  private static final Pattern ALERT = Pattern.compile("fatal alert: ([a-z0-9_]+)");
  private static final String OLD =
      "the broker speaks no version of TLS that this hub does; it has to offer TLS 1.3 or 1.2";

  private TlsCause() {}

  static boolean isOne(Throwable thrown) {
    return thrown instanceof SSLException || thrown instanceof GeneralSecurityException;
  }

  static String of(Throwable thrown, URI url) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateFilesException) {
        return "TLS: " + cause.getMessage();
      }
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
    Matcher alert = ALERT.matcher(message);
    if (alert.find()) {
      return "TLS: " + ofAlert(alert.group(1));
    }
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("unrecognized ssl message")
        || lower.contains("terminated the handshake")
        || lower.contains("plaintext connection")) {
      return "TLS: "
          + url.getHost()
          + ":"
          + url.getPort()
          + " does not speak TLS; check the port, or use mqtt://";
    }
    if (lower.contains("server selected protocol version")) {
      return "TLS: " + OLD;
    }
    return "TLS: " + message + "; check the certificates on both sides";
  }

  /**
   * What a broker means by an alert (RFC 8446, section 6.2, and which of them OpenSSL gives for
   * what).
   */
  private static String ofAlert(String alert) {
    return switch (alert) {
      case "certificate_expired" ->
          "the broker refuses this hub's certificate: it has expired; renew it. If it has not, the"
              + " broker's clock is wrong or its revocation list (CRL) has expired";
      case "certificate_revoked" ->
          "the broker refuses this hub's certificate: it has been revoked; the hub needs a new one";
      case "unknown_ca", "decrypt_error" ->
          "the broker refuses this hub's certificate: it does not trust whoever signed it, or has"
              + " no revocation list (CRL) of them; check certificate, and which authority the"
              + " broker trusts";
      case "bad_certificate" ->
          "the broker refuses this hub's certificate: it is not valid yet by the broker's clock, or"
              + " damaged; check certificate, and the clock on both sides";
      case "unsupported_certificate" ->
          "the broker refuses this hub's certificate: it is not made for a client; it needs the"
              + " extended key usage clientAuth, or none";
      case "certificate_required" ->
          "the broker wants a certificate of this hub; give certificate and key";
      case "handshake_failure" ->
          "the broker and this hub do not agree (handshake_failure); does it want a certificate of"
              + " this hub, and does it offer TLS 1.3 or an ECDHE cipher with GCM or ChaCha20?";
      case "protocol_version" -> OLD;
      case "unrecognized_name" ->
          "the broker does not know the name in url; use the name in its certificate";
      default -> "the broker ended the connection (" + alert + "); look at its log";
    };
  }
}
