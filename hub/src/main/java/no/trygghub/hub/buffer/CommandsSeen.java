package no.trygghub.hub.buffer;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * The commands that were carried out, until some time after they expire; but no more than some
 * thousands, those that expire last, so that commands that never expire do not fill the disk.
 */
final class CommandsSeen {
  private static final Duration KEPT = Duration.ofDays(1);

  private static final int MOST = 10_000;

  private final Database database;

  CommandsSeen(Database database) {
    this.database = database;
  }

  boolean knows(String id) throws SQLException {
    return database.number("SELECT EXISTS (SELECT 1 FROM command_seen WHERE id = ?)", id) > 0;
  }

  void add(String id, Instant expires, Instant now) throws SQLException {
    // A wall clock that is years ahead must not make it forget what may come again; what the
    // response centre says of time is a bound to that.
    Instant certain = now.isBefore(expires) ? now : expires;
    database.change("DELETE FROM command_seen WHERE expires < ?", certain.minus(KEPT).toString());
    database.change(
        "INSERT INTO command_seen (id, expires) VALUES (?, ?) ON CONFLICT DO NOTHING",
        id,
        expires.toString());
    database.change(
        "DELETE FROM command_seen WHERE (SELECT count(*) FROM command_seen) > ?"
            + " AND id = (SELECT id FROM command_seen ORDER BY expires LIMIT 1)",
        MOST);
  }
}
