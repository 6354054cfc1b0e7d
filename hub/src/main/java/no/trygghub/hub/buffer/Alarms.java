package no.trygghub.hub.buffer;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import no.trygghub.hub.contract.ActiveAlarm;
import no.trygghub.hub.contract.ActiveAlarms;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.TimeCorrection;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/** What became of each alarm: its last change, who has it, whether it is closed. */
final class Alarms {
  /**
   * How many alarms that are no longer active are remembered, so that a late acknowledgement is
   * understood.
   */
  private static final int REMEMBERED = 1_000;

  /**
   * How many alarms are remembered that nobody closes, so that the table does not grow for years
   * under a response centre that never does. One that still has a message waiting stays.
   */
  private static final int REMEMBERED_UNCLOSED = 10_000;

  /** Those whose times may be put right, by an index of them alone. */
  static final String UNTRUSTED =
      "SELECT number, data FROM alarm WHERE active = 1"
          + " AND instr(data, '\"timeTrusted\":false') > 0";

  private final Database database;

  Alarms(Database database) {
    this.database = database;
  }

  /** Takes note of a message about an alarm. */
  void note(Message message) throws SQLException {
    AlarmId id = message.reference().orElseThrow(() -> new BufferException("an alarm without id"));
    String change;
    String data;
    try {
      JsonObject object = JsonObject.read(message.json()).object("data");
      change = object.text("state");
      data = Composer.present(known(id), object);
    } catch (JsonException e) {
      throw new BufferException("an alarm message that cannot be read: " + e.getMessage());
    }
    // One that was forgotten, and is over or less urgent now, is no active alarm again.
    database.change(
        "INSERT INTO alarm (id, change, acknowledgement, active, data) VALUES (?, ?, 'none', ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET change = excluded.change, data = excluded.data"
            // What was said before was not about something urgent, and has to be said anew.
            + (message.urgent()
                ? ", acknowledgement = excluded.acknowledgement, active = excluded.active"
                : ""),
        id.value(),
        change,
        message.urgent() ? 1 : 0,
        data);
    database.change(
        "DELETE FROM alarm WHERE active = 0" + " AND number <= (SELECT max(number) FROM alarm) - ?",
        REMEMBERED);
    // The oldest alone: one comes at a time, and one at a time goes.
    database.change(
        "DELETE FROM alarm WHERE number = (SELECT min(number) FROM alarm)"
            + " AND number <= (SELECT max(number) FROM alarm) - ?"
            + " AND NOT EXISTS (SELECT 1 FROM outbox WHERE reference = alarm.id AND reference <> '')",
        REMEMBERED_UNCLOSED);
  }

  /** Nothing where a failing disk has changed it: what is new is not to fail of that. */
  private Optional<JsonObject> known(AlarmId id) throws SQLException {
    Optional<String> data =
        database.row(
            "SELECT data FROM alarm WHERE id = ?", row -> row.getString("data"), id.value());
    try {
      return data.isPresent() ? Optional.of(JsonObject.read(data.get())) : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  /** Whether the response centre has closed it, and it was not changed since. */
  boolean isClosed(AlarmId id) throws SQLException {
    return database.number(
            "SELECT EXISTS (SELECT 1 FROM alarm WHERE id = ? AND acknowledgement = 'closed')",
            id.value())
        > 0;
  }

  boolean knows(AlarmId id) throws SQLException {
    return database.number("SELECT EXISTS (SELECT 1 FROM alarm WHERE id = ?)", id.value()) > 0;
  }

  /**
   * Keeps the furthest word: a late {@code received} does not take back that an alarm was closed.
   * And keeps the first destination that anything about it came back from. What was said of one
   * message does not close an alarm that has become more urgent since.
   */
  void acknowledged(AlarmId id, Downlink.Word said, String destination) throws SQLException {
    Downlink.Word word =
        said == Downlink.Word.CLOSED && isChangeUnanswered(id) ? Downlink.Word.ACCEPTED : said;
    String earlier =
        switch (word) {
          case RECEIVED -> "('none')";
          case ACCEPTED -> "('none', 'received')";
          case CLOSED, REJECTED -> "('none', 'received', 'accepted')";
        };
    database.change(
        "UPDATE alarm SET delivered_by = ? WHERE id = ? AND delivered_by = ''",
        destination,
        id.value());
    database.change(
        "UPDATE alarm SET acknowledgement = ? WHERE id = ? AND acknowledgement IN " + earlier,
        word.name().toLowerCase(Locale.ROOT),
        id.value());
    database.change(
        "UPDATE alarm SET active = 0 WHERE id = ? AND active = 1 AND (acknowledgement = 'closed'"
            + " OR (change IN ('cancelled', 'restored') AND NOT EXISTS"
            + " (SELECT 1 FROM outbox WHERE reference = alarm.id AND reference <> '')))",
        id.value());
  }

  /** Whether it was changed so that somebody has to answer, and nobody has. */
  private boolean isChangeUnanswered(AlarmId id) throws SQLException {
    return database.number(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE reference = ? AND reference <> ''"
                + " AND urgent = 1 AND instr(json, '\"type\":\"no.trygghub.alarm.changed.v1\"') > 0)",
            id.value())
        > 0;
  }

  /**
   * Puts times right in what is known of active alarms.
   *
   * @return how many changed
   */
  int correct(TimeCorrection correction) throws SQLException {
    List<Known> untrusted =
        database.rows(UNTRUSTED, row -> new Known(row.getLong("number"), row.getString("data")));
    int changed = 0;
    for (Known alarm : untrusted) {
      String corrected = correction.alarm(alarm.data());
      if (!corrected.equals(alarm.data())) {
        changed +=
            database.change(
                "UPDATE alarm SET data = ? WHERE number = ?", corrected, alarm.number());
      }
    }
    return changed;
  }

  ActiveAlarms active(int most) throws SQLException {
    long count = database.number("SELECT rows FROM total WHERE name = 'active'");
    List<ActiveAlarm> newest = newest(most);
    return new ActiveAlarms(count, newest.reversed());
  }

  /** Counts the active ones, where they came into the table by other ways. */
  static void countAll(Database database) throws SQLException {
    database.change(
        "UPDATE total SET rows = (SELECT count(*) FROM alarm WHERE active = 1)"
            + " WHERE name = 'active'");
  }

  /** The newest alarms, closed or not, the newest first. */
  List<LastAlarm> last(int most) throws SQLException {
    return database.rows(
        "SELECT id, change, acknowledgement, delivered_by, active, data FROM alarm"
            + " ORDER BY number DESC LIMIT ?",
        row ->
            new LastAlarm(
                new AlarmId(row.getString("id")),
                row.getString("change"),
                row.getString("acknowledgement"),
                row.getString("delivered_by"),
                row.getInt("active") != 0,
                row.getString("data")),
        most);
  }

  private List<ActiveAlarm> newest(int most) throws SQLException {
    return database.rows(
        "SELECT id, change, acknowledgement, delivered_by, data FROM alarm"
            + " WHERE active = 1 ORDER BY number DESC LIMIT ?",
        row ->
            new ActiveAlarm(
                new AlarmId(row.getString("id")),
                row.getString("change"),
                row.getString("acknowledgement"),
                row.getString("delivered_by"),
                row.getString("data")),
        most);
  }

  private record Known(long number, String data) {}
}
