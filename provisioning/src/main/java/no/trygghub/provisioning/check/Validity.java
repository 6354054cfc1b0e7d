package no.trygghub.provisioning.check;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** Whether a certificate can be used at a time. */
enum Validity {
  NOT_YET,
  VALID,
  /** It can be used, and should have been renewed by now. */
  ENDS_SOON,
  EXPIRED;

  private static final Duration SOON = Duration.ofDays(30);

  static Validity of(X509Certificate certificate, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      return EXPIRED;
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      return NOT_YET;
    }
    return now.plus(SOON).isAfter(end) ? ENDS_SOON : VALID;
  }
}
