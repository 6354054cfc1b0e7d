package no.trygghub.provisioning.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.tls.HubCertificate;
import no.trygghub.provisioning.text.Complaint;

/**
 * Where the files of a hub's identity are.
 *
 * @param tenant whom the hub belongs to
 * @param hub its id
 * @param key its private key
 * @param certificate its certificate and those that lead to the authority
 * @param authorities what each destination with TLS is checked against, by the destination's name
 * @param enrolmentAuthority the authority that gives the hub its certificate
 */
public record Identity(
    TenantId tenant,
    HubId hub,
    Path key,
    Path certificate,
    Map<String, Path> authorities,
    Path enrolmentAuthority) {
  /** The folder beside the configuration that init puts everything in. */
  public static final String FOLDER = "tls";

  /** The private key's file in it. */
  public static final String KEY = "hub.key";

  /** The request's. */
  public static final String REQUEST = "hub.csr";

  /** The certificate's. */
  public static final String CERTIFICATE = "hub.pem";

  /** The authority's that gives the hub its certificate. */
  public static final String ENROLMENT_AUTHORITY = "ca-enrolment.pem";

  /** Copies what it is given, so that it never changes. */
  public Identity {
    authorities = Map.copyOf(authorities);
  }

  /** The file of what a destination is checked against. */
  public static String authority(String destination) {
    return "ca-" + destination + ".pem";
  }

  /**
   * As a configuration says.
   *
   * @param destination only that destination's; empty for all, which then have the same key and
   *     certificate
   * @throws Complaint where no destination has a certificate, or they have several
   */
  public static Identity of(HubConfiguration configuration, Path file, Optional<String> destination)
      throws Complaint {
    Set<List<Path>> pairs = new LinkedHashSet<>();
    Map<String, Path> authorities = new LinkedHashMap<>();
    for (Destination each : configuration.destinations()) {
      if (each.tls().isPresent()
          && destination.filter(name -> !name.equals(each.name())).isEmpty()) {
        Destination.Tls tls = each.tls().get();
        if (tls.certificate().isPresent() && tls.key().isPresent()) {
          pairs.add(List.of(tls.key().get(), tls.certificate().get()));
        }
        tls.ca().ifPresent(ca -> authorities.put(each.name(), ca));
      }
    }
    if (pairs.isEmpty()) {
      throw new Complaint(Identity.class, "no-certificate-configured", file);
    }
    if (pairs.size() > 1) {
      throw new Complaint(Identity.class, "several-certificates", file);
    }
    List<Path> pair = pairs.iterator().next();
    Path enrolmentAuthority =
        configuration
            .certificates()
            .est()
            .map(est -> est.ca())
            .orElseGet(() -> pair.getFirst().resolveSibling(ENROLMENT_AUTHORITY));
    return new Identity(
        configuration.tenant(),
        configuration.hub(),
        pair.getFirst(),
        pair.getLast(),
        authorities,
        enrolmentAuthority);
  }

  /** The request's file, beside the key. */
  public Path request() {
    return key.resolveSibling(REQUEST);
  }

  /** The hub's present certificate; empty where it has none yet or one that cannot be read. */
  public Optional<HubCertificate> present() {
    try {
      return Files.exists(certificate)
          ? Issued.parse(Files.readAllBytes(certificate))
              .map(issued -> new HubCertificate(issued.certificates().getFirst()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
