package no.trygghub.provisioning.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * The SHA-256 of a public key or certificate, for two people to compare.
 *
 * @param hex 64 hexadecimal digits, in lower case
 */
public record Fingerprint(String hex) {
  private static final int GROUP = 4;
  private static final int DIGITS = 64;

  /**
   * Of a public key: of its SubjectPublicKeyInfo, as {@code openssl pkey -pubin -outform DER |
   * sha256sum} tells it.
   */
  public static Fingerprint of(PublicKey key) {
    return of(key.getEncoded());
  }

  /** Of a whole certificate, as {@code openssl x509 -noout -fingerprint -sha256} tells it. */
  public static Fingerprint of(X509Certificate certificate) {
    try {
      return of(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate that was read can be written", e);
    }
  }

  /** As somebody typed it, with colons, blanks or neither; empty where it is none. */
  public static Optional<Fingerprint> parse(String text) {
    String hex =
        text.replaceFirst("(?i)^\\s*sha-?256( fingerprint)?[=:]", "")
            .replaceAll("[\\s:]", "")
            .toLowerCase(Locale.ROOT);
    return hex.matches("[0-9a-f]{" + DIGITS + "}")
        ? Optional.of(new Fingerprint(hex))
        : Optional.empty();
  }

  /** In groups of four digits, which a person can read out. */
  public String grouped() {
    return hex.replaceAll("(.{" + GROUP + "})(?=.)", "$1 ");
  }

  @Override
  public String toString() {
    return grouped();
  }

  private static Fingerprint of(byte[] encoded) {
    try {
      return new Fingerprint(
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(encoded)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
