package no.trygghub.hub.buffer;

import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Single values of the database by key. */
final class Meta {
  static final String EPOCH = "epoch";
  static final String SESSION = "session";
  static final String SEQUENCE = "sequence";

  /** The outbox's number up to which messages were there before the present connection. */
  static final String LATE_UP_TO = "late_up_to";

  /** The outbox's number up to which telemetry was taken; see {@link Taken}. */
  static final String TAKEN_UP_TO = "taken_up_to";

  /** The {@link Schema#checksum}, since it is that of the present version. */
  static final String SCHEMA_CHECKSUM = "schema_checksum";

  private final Database database;

  Meta(Database database) {
    this.database = database;
  }

  /** Draws the epoch where there is none yet. */
  String epoch() throws SQLException {
    Optional<String> known =
        database.row(
            "SELECT value, checksum, key FROM meta WHERE key = ?",
            row -> row.getString("value"),
            EPOCH);
    if (known.isPresent()) {
      return known.get();
    }
    byte[] drawn = new byte[2];
    ThreadLocalRandom.current().nextBytes(drawn);
    String epoch = HexFormat.of().withUpperCase().formatHex(drawn);
    put(EPOCH, epoch);
    return epoch;
  }

  long number(String key) throws SQLException {
    return database.number("SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?", key);
  }

  /** The text of a key, where a wrong one would lose messages; empty where there is none. */
  String checked(String key) throws SQLException {
    return database
        .row(
            "SELECT key, value, checksum FROM meta WHERE key = ?",
            row -> {
              if (!Checksum.holds(row, "key", "value")) {
                throw new DamagedException("the row " + key + " of meta");
              }
              return row.getString("value");
            },
            key)
        .orElse("");
  }

  void forget(String key) throws SQLException {
    database.change("DELETE FROM meta WHERE key = ?", key);
  }

  void number(String key, long value) throws SQLException {
    put(key, Long.toString(value));
  }

  void put(String key, String value) throws SQLException {
    database.change(
        "INSERT INTO meta (key, value, checksum) VALUES (?, ?, ?) ON CONFLICT (key)"
            + " DO UPDATE SET value = excluded.value, checksum = excluded.checksum",
        key,
        value,
        Checksum.of(key, value));
  }
}
