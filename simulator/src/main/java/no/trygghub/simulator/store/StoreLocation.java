package no.trygghub.simulator.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Where a response centre's database is. */
public sealed interface StoreLocation {
  /** What was expected, for whoever typed something else. */
  String EXPECTED = "sqlite:FILE or postgresql://USER@HOST:PORT/DATABASE";

  /**
   * Reads {@code sqlite:FILE} or {@code postgresql://user@host:port/database?parameters}, the
   * parameters being those of PostgreSQL's JDBC driver. Throws {@link IllegalArgumentException}
   * where it is neither, or where a password is in it, which everybody on the computer could read;
   * the message never repeats the text.
   */
  static StoreLocation parse(String text) {
    if (text.startsWith(Sqlite.SCHEME)) {
      return Sqlite.parse(text.substring(Sqlite.SCHEME.length()));
    }
    if (text.startsWith(Postgresql.SCHEME)) {
      return Postgresql.parse(text);
    }
    throw new IllegalArgumentException("expected " + EXPECTED);
  }

  /**
   * A file.
   *
   * @param file where it is; made where it is not there
   */
  record Sqlite(Path file) implements StoreLocation {
    static final String SCHEME = "sqlite:";

    static Sqlite parse(String file) {
      try {
        if (!file.isEmpty() && !file.startsWith(":")) {
          return new Sqlite(Path.of(file).toAbsolutePath());
        }
      } catch (InvalidPathException e) {
        // Said below.
      }
      throw new IllegalArgumentException("expected a file behind 'sqlite:'");
    }

    @Override
    public String toString() {
      return SCHEME + file;
    }
  }

  /**
   * A database of a server.
   *
   * @param address host, port and database as in a JDBC URL: {@code //host:port/database}
   * @param user the user; empty for the one whose process this is
   * @param parameters parameters of the driver as in a URL, without the question mark
   */
  record Postgresql(String address, Optional<String> user, String parameters)
      implements StoreLocation {
    static final String SCHEME = "postgresql:";
    private static final int USUAL_PORT = 5432;

    static Postgresql parse(String text) {
      URI uri;
      try {
        uri = new URI(text);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException("expected " + EXPECTED + ": " + e.getReason());
      }
      String path = Optional.ofNullable(uri.getRawPath()).orElse("");
      if (uri.getHost() == null || path.length() < 2) {
        throw new IllegalArgumentException("expected " + EXPECTED);
      }
      Optional<String> user = Optional.ofNullable(uri.getUserInfo());
      String parameters = Optional.ofNullable(uri.getRawQuery()).orElse("");
      if (user.filter(info -> info.contains(":")).isPresent()
          || parameters.toLowerCase(Locale.ROOT).contains("password=")) {
        throw new IllegalArgumentException(
            "a password does not belong on a command line, where everybody on the computer can read"
                + " it; put it in a file for --store-password-file, in PGPASSWORD or in ~/.pgpass");
      }
      int port = uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
      return new Postgresql("//" + uri.getHost() + ":" + port + path, user, parameters);
    }

    @Override
    public String toString() {
      return SCHEME + address;
    }
  }
}
