package no.trygghub.hub.change;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.trygghub.hub.config.CertificateSettings.Est;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.Problem;

/**
 * What a command may not change, because it is who the hub is, what it remembers, or what protects
 * its connections: that takes a technician at the hub. Whoever may send commands must not be able
 * to have it read other files of the computer as a key or a password either.
 */
final class Fixed {
  private static final String AT_THE_HUB = "; only a technician at the hub can change that";

  private final HubConfiguration now;
  private final List<Problem> problems = new ArrayList<>();

  private Fixed(HubConfiguration now) {
    this.now = now;
  }

  /** What a configuration would change that a command may not. */
  static List<Problem> problems(HubConfiguration now, HubConfiguration next) {
    Fixed fixed = new Fixed(now);
    fixed.stays("tenant", now.tenant(), next.tenant());
    fixed.stays("hub", now.hub(), next.hub());
    fixed.stays("data", now.dataDirectory(), next.dataDirectory());
    fixed.stays("certificates.est", est(now, Est::url), est(next, Est::url));
    fixed.stays("certificates.est-ca", est(now, Est::ca), est(next, Est::ca));
    next.destinations().forEach(fixed::check);
    return List.copyOf(fixed.problems);
  }

  /** The server that gives the hub its certificates, and whoever that is trusted by. */
  private static String est(HubConfiguration configuration, Function<Est, Object> what) {
    return configuration.certificates().est().map(what).map(Object::toString).orElse("none");
  }

  private void stays(String key, Object present, Object next) {
    if (!present.equals(next)) {
      problem(key, next.toString(), "expected " + present);
    }
  }

  private void check(Destination next) {
    String key = "destinations." + next.name() + ".";
    if (next.passwordFile().isPresent()
        && now.destinations().stream()
            .noneMatch(
                each ->
                    each.user().equals(next.user())
                        && each.passwordFile().equals(next.passwordFile()))) {
      problem(
          key + "password-file",
          shown(next.passwordFile()),
          "expected a user and password that a destination has now");
    }
    if (next.tls().isPresent()) {
      check(key, next.tls().get());
    } else if (now.destinations().stream().allMatch(each -> each.tls().isPresent())) {
      problem(key + "url", next.url().toString(), "expected mqtts://, as it is now");
    }
  }

  private void check(String key, Destination.Tls next) {
    List<Destination.Tls> present =
        now.destinations().stream().flatMap(each -> each.tls().stream()).toList();
    if (next.certificate().isPresent()
        && present.stream()
            .noneMatch(
                each ->
                    each.certificate().equals(next.certificate())
                        && each.key().equals(next.key()))) {
      problem(
          key + "certificate",
          shown(next.certificate()),
          "expected a certificate and key that a destination has now");
    }
    if (next.ca().isPresent()
        && !present.isEmpty()
        && present.stream().noneMatch(each -> each.ca().equals(next.ca()))) {
      problem(key + "ca", shown(next.ca()), "expected a file that a destination has now");
    }
    required(key + "certificate", next, present, Destination.Tls::certificate);
    required(key + "ca", next, present, Destination.Tls::ca);
  }

  /** What all connections with TLS have now, the next ones have too. */
  private void required(
      String key,
      Destination.Tls next,
      List<Destination.Tls> present,
      Function<Destination.Tls, Optional<Path>> what) {
    if (what.apply(next).isEmpty()
        && !present.isEmpty()
        && present.stream().allMatch(each -> what.apply(each).isPresent())) {
      String files =
          present.stream()
              .map(each -> shown(what.apply(each)))
              .distinct()
              .collect(Collectors.joining(" or "));
      problem(key, "", "is missing: expected it as it is now, " + files);
    }
  }

  private void problem(String key, String value, String expected) {
    problems.add(new Problem(key, value, expected + AT_THE_HUB));
  }

  private static String shown(Optional<Path> path) {
    return path.map(Path::toString).orElse("");
  }
}
