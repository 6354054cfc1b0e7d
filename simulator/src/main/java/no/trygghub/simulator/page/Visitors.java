package no.trygghub.simulator.page;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask this server for something. It listens on this computer alone, but every page of the
 * internet that a browser here shows can send requests to it as well: a form posted from elsewhere
 * is told by its {@code Origin}, a name of somebody else's that leads here (DNS rebinding) by its
 * {@code Host}. A program such as curl sends no {@code Origin} and may.
 */
final class Visitors {
  private static final List<String> NAMES = List.of("127.0.0.1", "localhost", "[::1]");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final int port;

  /** The visitors of a server on a port. */
  Visitors(int port) {
    this.port = port;
  }

  /**
   * Why a request is refused; empty where it is not.
   *
   * @param method the method of HTTP
   * @param host its {@code Host}
   * @param origin its {@code Origin}
   * @param site its {@code Sec-Fetch-Site}
   */
  Optional<String> refuse(
      String method, Optional<String> host, Optional<String> origin, Optional<String> site) {
    if (host.filter(this::isOwn).isEmpty()) {
      return Optional.of(
          "this server answers only to 127.0.0.1, localhost and [::1] on port "
              + port
              + ", and was asked as '"
              + host.orElse("")
              + "'");
    }
    if (method.equals("POST")) {
      if (origin.isPresent() && !isOwnOrigin(origin.get())) {
        return Optional.of("a page of '" + origin.get() + "' may change nothing here");
      }
      if (site.isPresent() && !OWN_SITES.contains(site.get())) {
        return Optional.of("another page may change nothing here");
      }
    }
    return Optional.empty();
  }

  private boolean isOwnOrigin(String origin) {
    return origin.startsWith("http://") && isOwn(origin.substring("http://".length()));
  }

  private boolean isOwn(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    return NAMES.stream()
        .anyMatch(name -> lower.equals(name + ":" + port) || (port == 80 && lower.equals(name)));
  }
}
