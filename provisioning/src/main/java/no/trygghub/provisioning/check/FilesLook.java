package no.trygghub.provisioning.check;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.tls.HubCertificate;
import no.trygghub.hub.tls.PemFiles;

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
      return Optional.of(PemFiles.certificates(file));
    } catch (CertificateException e) {
      findings.fail(Check.CERTIFICATE, destination, "certificate.empty", file);
    } catch (NoSuchFileException e) {
      findings.fail(Check.CERTIFICATE, destination, "certificate.missing", file);
    } catch (AccessDeniedException e) {
      findings.warn(Check.CERTIFICATE, destination, "certificate.not-mine", file);
    } catch (IOException e) {
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
    String name = new HubCertificate(certificate).commonName().orElse("");
    if (name.equals(hub)) {
      findings.pass(Check.CERTIFICATE, destination, "certificate.name", name);
    } else {
      findings.fail(Check.CERTIFICATE, destination, "certificate.other-name", name, hub);
    }
  }

  private static void key(
      String destination, X509Certificate certificate, Path file, Findings findings) {
    try {
      if (new HubCertificate(certificate).belongsTo(PemFiles.privateKey(file))) {
        findings.pass(Check.CERTIFICATE, destination, "certificate.key", file);
      } else {
        findings.fail(Check.CERTIFICATE, destination, "certificate.other-key", file);
      }
    } catch (NoSuchFileException e) {
      // Told with the files.
    } catch (AccessDeniedException e) {
      findings.warn(Check.CERTIFICATE, destination, "certificate.not-mine", file);
    } catch (IOException | GeneralSecurityException e) {
      findings.fail(Check.CERTIFICATE, destination, "certificate.bad-key", file);
    }
  }
}
