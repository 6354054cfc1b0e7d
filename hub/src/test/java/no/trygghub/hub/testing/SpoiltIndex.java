package no.trygghub.hub.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Damage of a database whose tables are whole: what is asked of one index fails from now on. */
public final class SpoiltIndex {
  private SpoiltIndex() {}

  /**
   * Has the index by which a channel's messages are found begin where the table does, while the
   * database is open elsewhere or not.
   */
  public static void ofChannels(Path file) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      long version;
      try (var found = statement.executeQuery("PRAGMA schema_version")) {
        found.next();
        version = found.getLong(1);
      }
      statement.execute("PRAGMA writable_schema = ON");
      statement.execute(
          "UPDATE sqlite_master SET rootpage ="
              + " (SELECT rootpage FROM sqlite_master WHERE name = 'outbox')"
              + " WHERE name = 'outbox_channel'");
      // Without this those who have the database open would not notice.
      statement.execute("PRAGMA schema_version = " + (version + 1));
    } catch (SQLException e) {
      throw new IllegalStateException(file + " cannot be spoilt", e);
    }
  }
}
