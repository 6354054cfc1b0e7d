package no.trygghub.hub.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the section {@code destinations}. */
final class DestinationsReader {
  private static final URI PLACEHOLDER = URI.create("mqtt://placeholder:1883");
  private static final Phrase URL = Phrase.of("url-form");
  private static final int PLAIN_PORT = 1883;
  private static final int TLS_PORT = 8883;
  private static final int LARGEST_PORT = 65_535;

  private final Path file;
  private final Map<URI, String> taken = new HashMap<>();

  DestinationsReader(Path file) {
    this.file = file;
  }

  List<Destination> read(Section root) {
    List<Destination> destinations = new ArrayList<>();
    root.requiredSections("destinations", "'main: {url: mqtts://alarm.example:8883}'")
        .forEach((name, section) -> destinations.add(destination(name, section)));
    return destinations;
  }

  private Destination destination(String name, Section section) {
    section.checkName(name, "name-wrong");
    Optional<URI> url = url(section);
    url.ifPresent(uri -> claim(uri, name, section));
    boolean encrypted = url.filter(uri -> uri.getScheme().equals("mqtts")).isPresent();
    Optional<String> user = section.text("user");
    Optional<Path> passwordFile = section.path("password-file", file);
    Destination.Tls tls =
        new Destination.Tls(
            section.path("ca", file), section.path("certificate", file), section.path("key", file));
    section.together("user", "password-file");
    section.together("certificate", "key");
    boolean anyTls = section.has("ca") || section.has("certificate") || section.has("key");
    if (url.isPresent() && anyTls && !encrypted) {
      section.problem("url", url.get().toString(), Phrase.of("tls-url"));
    }
    section.done();
    return new Destination(
        name,
        url.orElse(PLACEHOLDER),
        user,
        passwordFile,
        encrypted ? Optional.of(tls) : Optional.empty());
  }

  private static Optional<URI> url(Section section) {
    if (!section.has("url")) {
      section.problem("url", "", Phrase.of("missing", URL));
    }
    Optional<String> text = section.text("url");
    if (text.filter(url -> url.contains("@")).isPresent()) {
      section.problem("url", "", Phrase.of("user-in-url", URL));
      return Optional.empty();
    }
    Optional<URI> url = text.flatMap(DestinationsReader::url);
    if (text.isPresent() && url.isEmpty()) {
      section.problem("url", text.get(), Phrase.of("expected", URL));
    }
    return url;
  }

  private static Optional<URI> url(String text) {
    try {
      URI uri = new URI(text).parseServerAuthority();
      String scheme = String.valueOf(uri.getScheme());
      boolean known = scheme.equals("mqtt") || scheme.equals("mqtts");
      if (!known || uri.getHost() == null) {
        return Optional.empty();
      }
      int usual = scheme.equals("mqtts") ? TLS_PORT : PLAIN_PORT;
      int port = uri.getPort() == -1 ? usual : uri.getPort();
      boolean bare = text.equals(scheme + "://" + uri.getRawAuthority());
      return bare && port >= 1 && port <= LARGEST_PORT
          ? Optional.of(new URI(scheme, null, uri.getHost(), port, null, null, null))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** A hub has one client id; its two connections to one broker would throw each other out. */
  private void claim(URI url, String name, Section section) {
    String other = taken.putIfAbsent(url, name);
    if (other != null) {
      section.problem("url", url.toString(), Phrase.of("same-broker", other));
    }
  }
}
