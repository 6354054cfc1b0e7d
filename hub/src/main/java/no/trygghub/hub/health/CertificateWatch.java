package no.trygghub.hub.health;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.tls.HubCertificate;
import no.trygghub.hub.tls.PemFiles;

/**
 * Whether a destination's certificates can be used, and for how long. Looks at the files, so that
 * what was renewed is well at once; reads them again only when they have changed.
 */
final class CertificateWatch {
  /** Of a certificate that lives for a short time not more than this part of it is the end. */
  private static final int QUARTER = 4;

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private final HubId hub;
  private final String destination;
  private final Destination.Tls tls;
  private final Duration warnBefore;
  private List<String> stamps = List.of();
  private Found found = new Found("", List.of());

  /**
   * A watch of one destination.
   *
   * @param warnBefore how long before its end a certificate is a fault
   */
  CertificateWatch(HubId hub, String destination, Destination.Tls tls, Duration warnBefore) {
    this.hub = hub;
    this.destination = destination;
    this.tls = tls;
    this.warnBefore = warnBefore;
  }

  /**
   * How the certificates are now; empty where nobody can tell, because the files are well and the
   * time is not known.
   */
  Optional<Input.Condition> look(HubTime now) {
    Found present = present();
    if (!present.problem().isEmpty()) {
      return Optional.of(condition(present.problem()));
    }
    return now.trusted()
        ? Optional.of(
            condition(
                present.dated().stream()
                    .flatMap(dated -> dated.problem(now.wall(), warnBefore).stream())
                    .findFirst()
                    .orElse("")))
        : Optional.empty();
  }

  private Input.Condition condition(String cause) {
    return new Input.Condition(FaultKind.CERTIFICATE, destination, !cause.isEmpty(), cause);
  }

  private Found present() {
    try {
      List<String> now = new ArrayList<>();
      for (Path file : files()) {
        now.add(stamp(file));
      }
      if (!now.equals(stamps)) {
        found = read();
        stamps = List.copyOf(now);
      }
      return found;
    } catch (IOException e) {
      stamps = List.of();
      return new Found(unreadable(e), List.of());
    }
  }

  private List<Path> files() {
    return Stream.of(tls.ca(), tls.certificate(), tls.key()).flatMap(Optional::stream).toList();
  }

  /** Another one whenever a file was replaced or written to. */
  private static String stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.fileKey() + " " + attributes.size() + " " + attributes.lastModifiedTime();
  }

  private Found read() throws IOException {
    List<Dated> dated = new ArrayList<>();
    try {
      if (tls.certificate().isPresent() && tls.key().isPresent()) {
        Path file = tls.certificate().get();
        Path key = tls.key().get();
        List<X509Certificate> chain = PemFiles.certificates(file);
        HubCertificate own = new HubCertificate(chain.getFirst());
        if (!own.belongsTo(PemFiles.privateKey(key))) {
          return new Found(
              file + " does not belong to the key " + key + "; enrol this hub again", List.of());
        }
        Optional<String> name = own.commonName();
        if (!name.equals(Optional.of(hub.value()))) {
          return new Found(
              file
                  + " is for '"
                  + name.orElse("")
                  + "' and this hub is "
                  + hub
                  + "; enrol this hub again",
              List.of());
        }
        chain.forEach(
            certificate ->
                dated.add(
                    new Dated(
                        file, new HubCertificate(certificate), "renew it with 'provision enrol'")));
      }
      if (tls.ca().isPresent()) {
        Path file = tls.ca().get();
        List<X509Certificate> trusted = PemFiles.certificates(file);
        // Where an authority is being replaced both are there, and the old one may end.
        trusted.stream()
            .map(HubCertificate::new)
            .max((one, other) -> one.ends().compareTo(other.ends()))
            .ifPresent(
                last -> dated.add(new Dated(file, last, "get the authority's new certificate")));
      }
    } catch (GeneralSecurityException e) {
      return new Found(String.valueOf(e.getMessage()) + "; enrol this hub again", List.of());
    }
    return new Found("", dated);
  }

  private static String unreadable(IOException e) {
    return switch (e) {
      case NoSuchFileException missing ->
          missing.getFile() + " is not there; enrol this hub, or correct the configuration";
      case AccessDeniedException denied ->
          denied.getFile() + " may not be read by the hub; check its owner and mode with 'ls -l'";
      default -> "a certificate or key cannot be read: " + e.getMessage();
    };
  }

  /**
   * What the files hold.
   *
   * @param problem what is wrong with them whatever the time is; empty where nothing is
   * @param dated what has a time until which it may be used
   */
  private record Found(String problem, List<Dated> dated) {}

  private record Dated(Path file, HubCertificate certificate, String advice) {
    Optional<String> problem(Instant now, Duration warnBefore) {
      Instant ends = certificate.ends();
      if (now.isBefore(certificate.begins())) {
        return Optional.of(
            file
                + " is valid only from "
                + DATE.format(certificate.begins())
                + " on; check the time of the computer that issued it, and of this one");
      }
      if (!now.isBefore(ends)) {
        return Optional.of(file + " has expired at " + DATE.format(ends) + "; " + advice);
      }
      Duration quarter = certificate.lifetime().dividedBy(QUARTER);
      Duration before = quarter.compareTo(warnBefore) < 0 ? quarter : warnBefore;
      return now.isBefore(ends.minus(before))
          ? Optional.empty()
          : Optional.of(file + " expires at " + DATE.format(ends) + "; " + advice);
    }
  }
}
