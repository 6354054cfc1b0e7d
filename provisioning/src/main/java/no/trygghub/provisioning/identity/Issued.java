package no.trygghub.provisioning.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.tls.HubCertificate;
import no.trygghub.provisioning.text.Complaint;

/**
 * Certificates that an authority gave: the hub's own among them, or the authority's.
 *
 * @param certificates in the order they came
 */
public record Issued(List<X509Certificate> certificates) {
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_USE = "2.5.29.37.0";
  private static final int LINE = 64;

  /** The authority's clock may be a little ahead of the hub's. */
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

  /** Copies what it is given, so that it never changes. */
  public Issued {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a file: certificates in PEM or DER, or PKCS#7.
   *
   * @throws Complaint where it cannot be read or holds none
   */
  public static Issued read(Path file) throws Complaint {
    try {
      return parse(Files.readAllBytes(file))
          .orElseThrow(() -> new Complaint(Issued.class, "no-certificate-in", file));
    } catch (IOException e) {
      throw OwnedFile.cannotRead(file, e);
    }
  }

  /** Certificates in any of those forms; empty where there are none. */
  public static Optional<Issued> parse(byte[] encoded) {
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(encoded));
      List<X509Certificate> found =
          read.stream()
              .filter(X509Certificate.class::isInstance)
              .map(X509Certificate.class::cast)
              .toList();
      return found.isEmpty() ? Optional.empty() : Optional.of(new Issued(found));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  /**
   * The hub's certificate and those that lead from it to the authority, checked.
   *
   * @param source where they came from, for the complaint
   * @param anchors the authorities that are trusted
   * @param now the time that it has to be valid at
   * @return the hub's own first
   * @throws Complaint where none is for this key, or it is another hub's, is not valid now, may not
   *     be used by a client, or does not lead to an authority that is trusted
   */
  public Issued forHub(String source, HubKey key, HubId hub, Issued anchors, Instant now)
      throws Complaint {
    X509Certificate own =
        certificates.stream()
            .filter(certificate -> new HubCertificate(certificate).belongsTo(key.secret()))
            .findFirst()
            .orElseThrow(
                () ->
                    new Complaint(
                        Issued.class,
                        "not-for-this-key",
                        source,
                        names(),
                        Fingerprint.of(key.open()).grouped()));
    HubCertificate known = new HubCertificate(own);
    String name = known.commonName().orElse("");
    if (!name.equals(hub.value())) {
      throw new Complaint(Issued.class, "other-name", source, name, hub);
    }
    Instant when = now.isBefore(known.begins()) ? now.plus(CLOCKS_DIFFER) : now;
    if (when.isBefore(known.begins())) {
      throw new Complaint(Issued.class, "not-valid-yet", source, known.begins(), now);
    }
    if (!now.isBefore(known.ends())) {
      throw new Complaint(Issued.class, "expired", source, known.ends(), now);
    }
    checkUse(source, own);
    List<X509Certificate> path = path(own, anchors);
    validate(source, path, anchors, when);
    return new Issued(path);
  }

  /** The certificates as PEM, each with its subject above it. */
  public String pem() {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append("# ")
            .append(certificate.getSubjectX500Principal())
            .append("\n-----BEGIN CERTIFICATE-----\n")
            .append(
                Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(certificate.getEncoded()))
            .append("\n-----END CERTIFICATE-----\n");
      } catch (CertificateException e) {
        throw new IllegalArgumentException("a certificate that was read can be written", e);
      }
    }
    return text.toString();
  }

  /** The subjects, for a person. */
  public String names() {
    return certificates.stream()
        .map(certificate -> certificate.getSubjectX500Principal().toString())
        .collect(Collectors.joining("; "));
  }

  /** The one with that fingerprint, where it is among them. */
  public Optional<X509Certificate> find(Fingerprint fingerprint) {
    return certificates.stream()
        .filter(certificate -> Fingerprint.of(certificate).equals(fingerprint))
        .findFirst();
  }

  /** Those that may sign certificates, with the fingerprint of each, a line each. */
  public String fingerprints() {
    return certificates.stream()
        .map(
            certificate ->
                "  "
                    + certificate.getSubjectX500Principal()
                    + "\n    "
                    + Fingerprint.of(certificate).grouped())
        .collect(Collectors.joining("\n"));
  }

  private static void checkUse(String source, X509Certificate own) throws Complaint {
    try {
      List<String> uses = own.getExtendedKeyUsage();
      if (uses != null && !uses.contains(CLIENT_AUTHENTICATION) && !uses.contains(ANY_USE)) {
        throw new Complaint(Issued.class, "not-for-clients", source);
      }
      boolean[] use = own.getKeyUsage();
      if (use != null && !use[0]) {
        throw new Complaint(Issued.class, "not-for-clients", source);
      }
    } catch (CertificateException e) {
      throw new Complaint(Issued.class, "not-for-clients", source);
    }
  }

  /** From the hub's own upwards, without the authority that is trusted. */
  private List<X509Certificate> path(X509Certificate own, Issued anchors) {
    List<X509Certificate> path = new ArrayList<>(List.of(own));
    Optional<X509Certificate> above = Optional.of(own);
    while (above.isPresent()) {
      X509Certificate last = path.getLast();
      above =
          anchors.certificates().stream().anyMatch(anchor -> isFrom(last, anchor))
              ? Optional.empty()
              : certificates.stream()
                  .filter(one -> !path.contains(one) && isFrom(last, one))
                  .findFirst();
      above.ifPresent(path::add);
    }
    return path;
  }

  /** Names alone would not do: two authorities may have the same. */
  private static boolean isFrom(X509Certificate one, X509Certificate issuer) {
    try {
      one.verify(issuer.getPublicKey());
      return one.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static void validate(
      String source, List<X509Certificate> path, Issued anchors, Instant now) throws Complaint {
    try {
      PKIXParameters parameters =
          new PKIXParameters(
              anchors.certificates().stream()
                  .map(anchor -> new TrustAnchor(anchor, null))
                  .collect(Collectors.toUnmodifiableSet()));
      // Whether the authority took it back again the broker checks, each time.
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      var unused =
          CertPathValidator.getInstance("PKIX")
              .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (CertPathValidatorException e) {
      throw new Complaint(
          Issued.class,
          "does-not-lead-to-ca",
          source,
          path.getLast().getIssuerX500Principal(),
          anchors.names(),
          String.valueOf(e.getMessage()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PKIX", e);
    }
  }

  /** Whether all that one trusts the other does as well. */
  public boolean sameAs(Issued other) {
    return Set.copyOf(certificates).equals(Set.copyOf(other.certificates()));
  }
}
