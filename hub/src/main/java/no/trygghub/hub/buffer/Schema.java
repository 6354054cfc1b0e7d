package no.trygghub.hub.buffer;

import java.sql.SQLException;
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
              ) WITHOUT ROWID"""),
          List.of(
              "ALTER TABLE meta ADD COLUMN checksum INTEGER",
              "ALTER TABLE detector_state ADD COLUMN checksum INTEGER",
              "ALTER TABLE alarm ADD COLUMN delivered_by TEXT NOT NULL DEFAULT ''",
              """
              CREATE TABLE total (
                name TEXT PRIMARY KEY,
                rows INTEGER NOT NULL
              ) WITHOUT ROWID""",
              """
              CREATE TABLE dropped (
                channel TEXT PRIMARY KEY,
                messages INTEGER NOT NULL,
                first_at TEXT NOT NULL,
                last_at TEXT NOT NULL,
                first_seq INTEGER NOT NULL,
                last_seq INTEGER NOT NULL
              ) WITHOUT ROWID""",
              "ALTER TABLE outbox RENAME TO outbox_before",
              """
              CREATE TABLE outbox (
                number INTEGER PRIMARY KEY AUTOINCREMENT,
                seq INTEGER NOT NULL,
                id TEXT NOT NULL UNIQUE,
                channel TEXT NOT NULL,
                reference TEXT NOT NULL,
                urgent INTEGER NOT NULL,
                made_at TEXT NOT NULL,
                json TEXT NOT NULL,
                reached_broker INTEGER NOT NULL DEFAULT 0,
                checksum INTEGER,
                untrusted INTEGER AS (instr(json, '"timeTrusted":false') > 0) STORED
              )""",
              "INSERT INTO total (name, rows) SELECT 'active', count(*) FROM alarm WHERE active = 1",
              """
              CREATE TRIGGER alarm_added AFTER INSERT ON alarm WHEN new.active = 1 BEGIN
                UPDATE total SET rows = rows + 1 WHERE name = 'active';
              END""",
              """
              CREATE TRIGGER alarm_removed AFTER DELETE ON alarm WHEN old.active = 1 BEGIN
                UPDATE total SET rows = rows - 1 WHERE name = 'active';
              END""",
              """
              CREATE TRIGGER alarm_closed AFTER UPDATE OF active ON alarm
                WHEN old.active <> new.active BEGIN
                UPDATE total SET rows = rows + new.active - old.active WHERE name = 'active';
              END""",
              """
              INSERT INTO outbox (seq, id, channel, reference, urgent, made_at, json, reached_broker)
                SELECT seq, id, channel, reference, urgent, made_at, json, reached_broker
                FROM outbox_before ORDER BY seq""",
              "DROP TABLE outbox_before",
              "INSERT INTO total (name, rows) SELECT 'outbox', count(*) FROM outbox",
              "CREATE INDEX outbox_channel ON outbox (channel, number)",
              // Most messages are about no alarm or fault, and cost nothing in this index.
              "CREATE INDEX outbox_reference ON outbox (reference, number) WHERE reference <> ''",
              // Those whose times may be put right: looked for often, and mostly none.
              "CREATE INDEX outbox_untrusted ON outbox (number) WHERE untrusted"),
          List.of(
              // The same of alarms. SQLite takes it for a query that asks for active ones only with
              // that column in it.
              """
              CREATE INDEX alarm_untrusted ON alarm (active)
                WHERE instr(data, '"timeTrusted":false') > 0"""));

  private Schema() {}

  /**
   * Brings a database up to date, each step in a transaction of its own.
   *
   * @throws BufferException where the database is newer than the steps known
   * @throws SQLException where the database is damaged or cannot be written
   */
  static void migrate(Database database, List<List<String>> steps) throws SQLException {
    int version = Math.toIntExact(database.number("PRAGMA user_version"));
    if (version < 0) {
      throw new DamagedException("the schema version " + version);
    }
    if (version > steps.size()) {
      if (writtenByVersion(database) == version) {
        throw new BufferException(
            "the database has schema version "
                + version
                + " and this program knows only up to "
                + steps.size()
                + "; install the version of TryggHub that wrote it, or a newer one");
      }
      throw new DamagedException("the schema version " + version);
    }
    for (int step = version; step < steps.size(); step++) {
      List<String> statements = steps.get(step);
      int reached = step + 1;
      database.transaction(
          Database.Durability.PROMISED,
          () -> {
            for (String sql : statements) {
              database.run(sql);
            }
            database.run("PRAGMA user_version = " + reached);
            database.change("DELETE FROM meta WHERE key = ?", Meta.SCHEMA_CHECKSUM);
            return database.change(
                "INSERT INTO meta (key, value) VALUES ('schema', ?)"
                    + " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                Integer.toString(reached));
          });
    }
  }

  /**
   * The checksum of what SQLite knows the tables by: their definitions, and those of indexes and
   * triggers. It reads them when it uses them, and its own check does not.
   */
  static String checksum(Database database) throws SQLException {
    return Long.toString(
        Checksum.of(
            database
                .rows(
                    "SELECT coalesce(type || ' ' || name || ' ' || tbl_name || ' ' || sql, '')"
                        + " FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name",
                    row -> row.getString(1))
                .toArray(String[]::new)));
  }

  /**
   * Writes over what a damaged database of the present version says of its tables, by which SQLite
   * would find none of their columns; where they are in the file stays as it is. To be opened anew
   * after that.
   */
  static void describe(Database damaged, List<List<String>> steps) throws SQLException {
    if (damaged.number("PRAGMA user_version") != steps.size()) {
      return;
    }
    try (Database sound = Database.memory()) {
      migrate(sound, steps);
      damaged.run("PRAGMA writable_schema = ON");
      sound.forEach(
          "SELECT sql, type, name FROM sqlite_master WHERE sql IS NOT NULL",
          row ->
              damaged.change(
                  "UPDATE sqlite_master SET sql = ? WHERE type = ? AND name = ?",
                  row.getString("sql"),
                  row.getString("type"),
                  row.getString("name")));
    }
  }

  /** The version once more, so that a bit that flipped in it is not taken for a newer program. */
  private static long writtenByVersion(Database database) throws SQLException {
    return database.number("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'schema'");
  }
}
