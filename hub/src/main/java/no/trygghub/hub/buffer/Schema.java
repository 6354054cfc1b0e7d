package no.trygghub.hub.buffer;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The database's tables and how older ones become the present ones.
 *
 * <p>The version is SQLite's {@code user_version}: the number of steps taken. A step is never
 * changed once it was released; a new one is added behind it.
 */
final class Schema {
  /** Each step's statements, in order. */
  static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE meta (
                key TEXT PRIMARY KEY,
                value TEXT NOT NULL
              ) WITHOUT ROWID""",
              """
              CREATE TABLE detector_state (
                key TEXT PRIMARY KEY,
                json TEXT NOT NULL
              ) WITHOUT ROWID""",
              """
              CREATE TABLE outbox (
                seq INTEGER PRIMARY KEY,
                id TEXT NOT NULL UNIQUE,
                priority INTEGER NOT NULL,
                channel TEXT NOT NULL,
                reference TEXT NOT NULL,
                urgent INTEGER NOT NULL,
                made_at TEXT NOT NULL,
                json TEXT NOT NULL,
                forwarded INTEGER NOT NULL DEFAULT 0,
                reached_broker INTEGER NOT NULL DEFAULT 0,
                late INTEGER NOT NULL DEFAULT 0
              )""",
              "CREATE INDEX outbox_waiting ON outbox (forwarded, priority, seq)",
              "CREATE INDEX outbox_priority ON outbox (priority, seq)",
              "CREATE INDEX outbox_reference ON outbox (reference)",
              """
              CREATE TABLE alarm (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                id TEXT NOT NULL UNIQUE,
                change TEXT NOT NULL,
                acknowledgement TEXT NOT NULL,
                active INTEGER NOT NULL,
                data TEXT NOT NULL
              )""",
              "CREATE INDEX alarm_active ON alarm (active, number)",
              """
              CREATE TABLE command_seen (
                id TEXT PRIMARY KEY,
                expires TEXT NOT NULL
              ) WITHOUT ROWID"""));

  private Schema() {}

  /**
   * Brings a database up to date, each step in a transaction of its own.
   *
   * @throws BufferException where the database is newer than the steps known
   */
  static void migrate(Connection connection, List<List<String>> steps) throws SQLException {
    int version = version(connection);
    if (version > steps.size()) {
      throw new BufferException(
          "the database has schema version "
              + version
              + " and this program knows only up to "
              + steps.size()
              + "; install the version of TryggHub that wrote it, or a newer one");
    }
    for (int step = version; step < steps.size(); step++) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        for (String sql : steps.get(step)) {
          statement.execute(sql);
        }
        statement.execute("PRAGMA user_version = " + (step + 1));
        statement.execute("COMMIT");
      }
    }
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.getInt(1);
    }
  }
}
