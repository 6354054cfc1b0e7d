package no.trygghub.provisioning.check;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.uplink.TlsSockets;

/** The files that a configuration names, who may read them, and whether they go together. */
record FilesLook(Path file, HubConfiguration configuration, Surroundings here)
    implements Look.Work {
  @Override
  public void look(Findings findings) {
    Ownership ownership = new Ownership(here);
    ownership.look(Check.FILES, file, Ownership.Use.CONFIGURATION, findings);
    List<Path> secrets =
        configuration.destinations().stream().flatMap(FilesLook::secrets).distinct().toList();
    for (Path secret : secrets) {
      if (isThere(secret, Check.FILES, findings)) {
        ownership.look(Check.FILES, secret, Ownership.Use.SECRET, findings);
      }
    }
    if (findings.all().isEmpty()) {
      findings.pass(Check.FILES, "", "files.fine", file, secrets.size());
    }
    for (Destination destination : configuration.destinations()) {
      destination.tls().ifPresent(tls -> certificates(destination.name(), tls, findings));
    }
  }

  private static Stream<Path> secrets(Destination destination) {
    return Stream.concat(
        destination.passwordFile().stream(),
        destination.tls().flatMap(Destination.Tls::key).stream());
  }

  private static boolean isThere(Path file, Check check, Findings findings) {
    if (!Files.exists(file)) {
      findings.fail(check, "", "files.missing", file);
      return false;
    }
    return true;
  }

  private void certificates(String destination, Destination.Tls tls, Findings findings) {
    tls.ca()
        .flatMap(ca -> read(destination, ca, findings))
        .ifPresent(all -> all.forEach(each -> authority(destination, each, findings)));
    Optional<X509Certificate> own =
        tls.certificate()
            .flatMap(certificate -> read(destination, certificate, findings))
            .map(List::getFirst);
    if (own.isPresent()) {
      own(destination, own.get(), findings);
      name(destination, own.get(), findings);
      tls.key().ifPresent(key -> key(destination, own.get(), key, findings));
    } else if (tls.certificate().isEmpty()) {
      findings.pass(Check.CERTIFICATE, destination, "certificate.none");
    }
  }

  private static Optional<List<X509Certificate>> read(
      String destination, Path file, Findings findings) {
    try {
      List<X509Certificate> all = new ArrayList<>();
      for (Certificate certificate : TlsSockets.certificates(file)) {
        if (certificate instanceof X509Certificate x509) {
          all.add(x509);
        }
      }
      if (!all.isEmpty()) {
        return Optional.of(all);
      }
      findings.fail(Check.CERTIFICATE, destination, "certificate.empty", file);
    } catch (NoSuchFileException e) {
      findings.fail(Check.CERTIFICATE, destination, "certificate.missing", file);
    } catch (AccessDeniedException e) {
      findings.warn(Check.CERTIFICATE, destination, "certificate.not-mine", file);
    } catch (IOException | GeneralSecurityException e) {
      findings.fail(Check.CERTIFICATE, destination, "certificate.unreadable", file, e.getMessage());
    }
    return Optional.empty();
  }

  private void own(String destination, X509Certificate certificate, Findings findings) {
    String whose = whose(certificate);
    switch (Validity.of(certificate, here.time().instant())) {
      case EXPIRED ->
          findings.fail(
              Check.CERTIFICATE, destination, "certificate.expired", whose, end(certificate));
      case NOT_YET ->
          findings.fail(
              Check.CERTIFICATE, destination, "certificate.not-yet", whose, begin(certificate));
      case ENDS_SOON ->
          findings.warn(
              Check.CERTIFICATE, destination, "certificate.ends-soon", whose, end(certificate));
      case VALID ->
          findings.pass(Check.CERTIFICATE, destination, "certificate.own", whose, end(certificate));
    }
  }

  private void authority(String destination, X509Certificate certificate, Findings findings) {
    String whose = whose(certificate);
    switch (Validity.of(certificate, here.time().instant())) {
      case EXPIRED ->
          findings.fail(
              Check.CERTIFICATE, destination, "certificate.ca-expired", whose, end(certificate));
      case NOT_YET ->
          findings.fail(
              Check.CERTIFICATE, destination, "certificate.not-yet", whose, begin(certificate));
      case ENDS_SOON ->
          findings.warn(
              Check.CERTIFICATE, destination, "certificate.ca-ends-soon", whose, end(certificate));
      case VALID ->
          findings.pass(Check.CERTIFICATE, destination, "certificate.ca", whose, end(certificate));
    }
  }

  private static String whose(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static LocalDate begin(X509Certificate certificate) {
    return LocalDate.ofInstant(certificate.getNotBefore().toInstant(), ZoneOffset.UTC);
  }

  private static LocalDate end(X509Certificate certificate) {
    return LocalDate.ofInstant(certificate.getNotAfter().toInstant(), ZoneOffset.UTC);
  }

  private void name(String destination, X509Certificate certificate, Findings findings) {
    String hub = configuration.hub().value();
    String name = commonName(certificate);
    if (name.equals(hub)) {
      findings.pass(Check.CERTIFICATE, destination, "certificate.name", name);
    } else {
      findings.fail(Check.CERTIFICATE, destination, "certificate.other-name", name, hub);
    }
  }

  private static String commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .findFirst()
              .orElse("");
    } catch (InvalidNameException e) {
      return "";
    }
  }

  private static void key(
      String destination, X509Certificate certificate, Path file, Findings findings) {
    try {
      if (belongs(TlsSockets.privateKey(file), certificate.getPublicKey())) {
        findings.pass(Check.CERTIFICATE, destination, "certificate.key", file);
      } else {
        findings.fail(Check.CERTIFICATE, destination, "certificate.other-key", file);
      }
    } catch (NoSuchFileException e) {
      // Told with the files.
    } catch (AccessDeniedException e) {
      findings.warn(Check.CERTIFICATE, destination, "certificate.not-mine", file);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      findings.fail(Check.CERTIFICATE, destination, "certificate.bad-key", file);
    }
  }

  /** Whether what the one signs the other takes for signed. */
  private static boolean belongs(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    byte[] some = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(some);
    byte[] signed = signing.sign();
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(certified);
    verifying.update(some);
    return verifying.verify(signed);
  }
}
