package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A hub's database as anybody sees it who knows nothing of hubs.
 *
 * @param path the file; its log is beside it, where there is one
 */
record DatabaseFile(Path path) {
  /** Copies it with its log and the hub's note that it was made. */
  void copyTo(Path copy) throws IOException {
    for (String suffix : List.of("", "-wal", ".made")) {
      if (Files.exists(Path.of(path + suffix))) {
        Files.copy(Path.of(path + suffix), Path.of(copy + suffix));
      }
    }
  }

  /**
   * What plain SQLite reads of the outbox from both ends, by id. SQLite may change a file that it
   * reads, so this is for a copy.
   *
   * @param most how many rows to read from each end: a damaged table may be read in circles
   */
  Map<String, String> readable(int most) {
    Map<String, String> readable = new HashMap<>();
    for (String direction : List.of("ASC", "DESC")) {
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery("SELECT id, json FROM outbox ORDER BY number " + direction)) {
        for (int i = 0; i < most && rows.next(); i++) {
          readable.put(String.valueOf(rows.getString(1)), String.valueOf(rows.getString(2)));
        }
      } catch (SQLException e) {
        // As far as it goes.
      }
    }
    return readable;
  }
}
