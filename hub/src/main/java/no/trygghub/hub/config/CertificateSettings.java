package no.trygghub.hub.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the hub's certificates are renewed and watched.
 *
 * @param warnBefore how long before the end of a certificate that is a fault; of one that lives for
 *     less than four times that, a quarter of its lifetime
 * @param est where the hub's certificate is renewed; empty where that is done with files
 */
public record CertificateSettings(Duration warnBefore, Optional<Est> est) {
  /** What applies where the configuration says nothing. */
  public static final CertificateSettings DEFAULTS =
      new CertificateSettings(Duration.ofDays(30), Optional.empty());

  /**
   * A server for Enrolment over Secure Transport (RFC 7030).
   *
   * @param url {@code https://host[:port]/.well-known/est}, where a label may follow
   * @param ca a PEM file of the only certificates that the server's is checked against, and that
   *     the hub's has to lead to
   */
  public record Est(URI url, Path ca) {}
}
