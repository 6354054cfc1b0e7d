package no.trygghub.hub.buffer;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** The detector's state, row by row. */
final class DetectorRows {
  private final Database database;

  DetectorRows(Database database) {
    this.database = database;
  }

  Map<String, String> all() throws SQLException {
    Map<String, String> state = new HashMap<>();
    database.forEach(
        "SELECT key, json FROM detector_state",
        row -> state.put(row.getString("key"), row.getString("json")));
    return state;
  }

  void put(Map<String, String> rows) throws SQLException {
    for (Map.Entry<String, String> row : rows.entrySet()) {
      database.change(
          "INSERT INTO detector_state (key, json, checksum) VALUES (?, ?, ?) ON CONFLICT (key)"
              + " DO UPDATE SET json = excluded.json, checksum = excluded.checksum",
          row.getKey(),
          row.getValue(),
          Checksum.of(row.getKey(), row.getValue()));
    }
  }
}
