package no.trygghub.provisioning.check;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.uplink.TlsSockets;

/** Whether TLS stands, with the very sockets that the hub uses. */
record TlsLook(Destination destination, Destination.Tls tls, Surroundings here) {
  private static final int WITHIN_MS = 4_000;

  /** Under TLS 1.3 a broker refuses a client's certificate only after the handshake. */
  private static final int REFUSED_WITHIN_MS = 500;

  void look(Findings findings) {
    URI url = destination.url();
    String name = destination.name();
    try (SSLSocket socket = (SSLSocket) TlsSockets.of(tls).createSocket()) {
      InetAddress address = here.network().resolve(url.getHost()).getFirst();
      socket.connect(
          new InetSocketAddress(
              InetAddress.getByAddress(url.getHost(), address.getAddress()), url.getPort()),
          WITHIN_MS);
      socket.setSoTimeout(WITHIN_MS);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      session(socket.getSession(), findings);
      if (isAccepted(socket)) {
        findings.pass(Check.TLS, name, "tls.accepted");
      } else {
        findings.fail(Check.TLS, name, "tls.ended", url);
      }
    } catch (SocketTimeoutException e) {
      findings.fail(Check.TLS, name, "tls.no-answer", url, WITHIN_MS / 1_000);
    } catch (IOException | GeneralSecurityException e) {
      failure(e, findings);
    }
  }

  /** Whether the broker waits for what the hub has to say, and does not end the connection. */
  private static boolean isAccepted(SSLSocket socket) throws IOException {
    socket.setSoTimeout(REFUSED_WITHIN_MS);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  private void session(SSLSession session, Findings findings) throws SSLPeerUnverifiedException {
    String name = destination.name();
    findings.pass(Check.TLS, name, "tls.protocol", session.getProtocol(), session.getCipherSuite());
    Optional<X509Certificate> first = firstToEnd(session.getPeerCertificates());
    if (first.isPresent()) {
      LocalDate day = LocalDate.ofInstant(first.get().getNotAfter().toInstant(), ZoneOffset.UTC);
      String whose = first.get().getSubjectX500Principal().getName();
      if (Validity.of(first.get(), here.time().instant()) == Validity.ENDS_SOON) {
        findings.warn(Check.TLS, name, "tls.ends-soon", whose, day);
      } else {
        findings.pass(Check.TLS, name, "tls.valid", whose, day);
      }
    }
  }

  private static Optional<X509Certificate> firstToEnd(Certificate[] chain) {
    return Arrays.stream(chain)
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast)
        .min(Comparator.comparing(X509Certificate::getNotAfter));
  }

  private void failure(Exception thrown, Findings findings) {
    String name = destination.name();
    URI url = destination.url();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException) {
        findings.fail(Check.TLS, name, "tls.expired");
        return;
      }
      if (cause instanceof CertificateNotYetValidException) {
        findings.fail(Check.TLS, name, "tls.not-yet");
        return;
      }
      String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      if (said.contains("subject alternative") || said.contains("no name matching")) {
        findings.fail(Check.TLS, name, "tls.other-name", url.getHost());
        return;
      }
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException
          || cause instanceof CertPathValidatorException) {
        findings.fail(Check.TLS, name, "tls.untrusted");
        return;
      }
    }
    String said = String.valueOf(thrown.getMessage());
    String lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("certificate_required")) {
      findings.fail(Check.TLS, name, "tls.certificate-wanted");
    } else if (lower.contains("fatal alert")
        && (lower.contains("cert")
            || lower.contains("unknown_ca")
            || lower.contains("decrypt_error"))) {
      findings.fail(Check.TLS, name, "tls.refused", said);
    } else if (lower.contains("unrecognized ssl message")
        || lower.contains("terminated the handshake")
        || lower.contains("not an ssl/tls record")
        || lower.contains("plaintext")) {
      findings.fail(Check.TLS, name, "tls.none", url);
    } else if (thrown instanceof EOFException
        || thrown instanceof SocketException
        || (thrown instanceof SSLException && thrown.getCause() instanceof IOException)) {
      findings.fail(Check.TLS, name, "tls.ended", url);
    } else {
      findings.fail(Check.TLS, name, "tls.fails", said);
    }
  }
}
