package no.trygghub.provisioning.diagnostics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * How much is in the database, and whether it is whole. How many alarms there are is not told.
 * Reads the file as one that nobody changes, so that nothing is made beside it that the hub could
 * not use afterwards; what is only in the log beside it is not counted.
 */
final class DatabaseCounts {
  private static final List<String> TABLES =
      List.of("outbox", "detector_state", "command_seen", "dropped");

  private DatabaseCounts() {}

  static String of(Path dataDirectory) {
    Path file = dataDirectory.resolve("hub.db");
    if (!Files.exists(file)) {
      return "there is no hub.db\n";
    }
    List<String> lines = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:file:" + file + "?mode=ro&immutable=1");
        Statement statement = connection.createStatement()) {
      lines.add("schema version: " + number(statement, "PRAGMA user_version"));
      lines.add("pages: " + number(statement, "PRAGMA page_count"));
      lines.add("free pages: " + number(statement, "PRAGMA freelist_count"));
      for (String table : TABLES) {
        lines.add("rows of " + table + ": " + number(statement, "SELECT count(*) FROM " + table));
      }
    } catch (SQLException e) {
      lines.add("cannot be read: SQLite code " + e.getErrorCode());
    }
    return String.join("\n", lines) + "\n";
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getLong(1) : 0;
    }
  }
}
