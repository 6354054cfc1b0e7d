package no.trygghub.hub.buffer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Carries rows from one database to another, as far as the first can be read: past a place that
 * cannot be, it goes on behind it and comes from the other end.
 */
final class Carry {
  /** What of the outbox is kept in memory; the rest of it stays on disk. */
  private static final int MOST_IN_MEMORY = 20_000;

  private static final Table META = new Table("meta", "key", List.of("key", "value", "checksum"));
  private static final Table DETECTOR =
      new Table("detector_state", "key", List.of("key", "json", "checksum"));
  private static final Table ALARM =
      new Table(
          "alarm",
          "number",
          List.of("id", "change", "acknowledgement", "active", "data", "delivered_by"));
  private static final Table COMMAND = new Table("command_seen", "id", List.of("id", "expires"));
  private static final Table DROPPED =
      new Table(
          "dropped",
          "channel",
          List.of("channel", "messages", "first_at", "last_at", "first_seq", "last_seq"));
  private static final Table OUTBOX =
      new Table(
          "outbox",
          "number",
          List.of(
              "seq",
              "id",
              "channel",
              "reference",
              "urgent",
              "made_at",
              "json",
              "reached_broker",
              "checksum"));

  /** Nothing could be read. */
  static final Result NOTHING = new Result(Set.of(), 0, 0, false);

  private final Database from;
  private final Database to;
  private final Set<String> taken = new HashSet<>();
  private int rows;
  private int damaged;
  private boolean complete = true;

  private Carry(Database from, Database to) {
    this.from = from;
    this.to = to;
  }

  /**
   * What was carried.
   *
   * @param messages the ids of the outbox's messages
   * @param rows how many rows of any table
   * @param damagedRows how many rows were read and are not as they were written
   * @param complete whether every table was read to its end
   */
  record Result(Set<String> messages, int rows, int damagedRows, boolean complete) {
    boolean isEmpty() {
      return rows == 0 && !complete;
    }

    boolean isWhole() {
      return complete && damagedRows == 0;
    }
  }

  /** Everything, from a damaged database into a new one. */
  static Result all(Database from, Database to) throws SQLException {
    return to.transaction(
        Database.Durability.PROMISED, () -> new Carry(from, to).tables(OUTBOX, ""));
  }

  /** All but events and telemetry, and no more than a small computer holds, into memory. */
  static Result toMemory(Database from, Database to) throws SQLException {
    return to.transaction(
        Database.Durability.PROMISED,
        () ->
            new Carry(from, to)
                .tables(
                    OUTBOX,
                    " AND number IN (SELECT number FROM outbox WHERE channel"
                        + " IN ('UP_ALARM', 'UP_FAULT') ORDER BY number LIMIT "
                        + MOST_IN_MEMORY
                        + ")"));
  }

  /**
   * Back from memory into the database on disk, all of it or nothing. What left the outbox
   * meanwhile leaves it there too.
   *
   * @param wereCarried the messages that had been carried into memory
   */
  static void back(Tables memory, Tables disk, Set<String> wereCarried) throws SQLException {
    Database to = disk.database();
    to.transaction(
        Database.Durability.PROMISED,
        () -> {
          long sequence =
              Math.max(disk.meta().number(Meta.SEQUENCE), memory.meta().number(Meta.SEQUENCE));
          long session =
              Math.max(disk.meta().number(Meta.SESSION), memory.meta().number(Meta.SESSION));
          Set<String> left = new HashSet<>(wereCarried);
          memory
              .database()
              .forEach("SELECT id FROM outbox", row -> left.remove(row.getString("id")));
          for (String id : left) {
            to.change("DELETE FROM outbox WHERE id = ?", id);
          }
          Result carried = new Carry(memory.database(), to).tables(OUTBOX, "");
          memory
              .database()
              .forEach(
                  "SELECT id FROM outbox WHERE reached_broker = 1",
                  row ->
                      to.change(
                          "UPDATE outbox SET reached_broker = 1 WHERE id = ?",
                          row.getString("id")));
          disk.meta().number(Meta.SEQUENCE, sequence);
          disk.meta().number(Meta.SESSION, session);
          // Numbers are given anew on disk; what is older than this moment and was not sent is
          // late.
          disk.outbox().markWaitingLate();
          return carried;
        });
  }

  /** Whether it was the database that is written to that failed. */
  static boolean isFromTarget(SQLException e) {
    return e instanceof WriteException;
  }

  private Result tables(Table outbox, String outboxCondition) throws SQLException {
    table(META, "", "key", "value");
    table(DETECTOR, "", "key", "json");
    table(ALARM, "");
    table(COMMAND, "");
    table(DROPPED, "");
    table(outbox, outboxCondition, "id", "channel", "reference", "json");
    return new Result(Set.copyOf(taken), rows, damaged, complete);
  }

  private void table(Table table, String condition, String... checked) throws SQLException {
    Place place = new Place();
    for (int attempts = 0; attempts < 64; attempts++) {
      try {
        from.forEach(
            table.select(condition, place.known ? ">" : "", "ASC"),
            row -> {
              place.at(row.getObject(table.key()));
              take(table, row, checked);
            },
            place.values());
        return;
      } catch (SQLException e) {
        failed(e);
        if (!place.skip(attempts)) {
          break;
        }
      }
    }
    try {
      from.forEach(
          table.select(condition, place.known ? ">" : "", "DESC"),
          row -> take(table, row, checked),
          place.values());
    } catch (SQLException e) {
      failed(e);
    }
  }

  /** What goes wrong in the database that is written to is not for this class. */
  private void failed(SQLException e) throws SQLException {
    if (e instanceof WriteException) {
      throw e;
    }
    complete = false;
  }

  private void take(Table table, ResultSet row, String... checked) throws SQLException {
    if (checked.length > 0 && !Checksum.holds(row, checked)) {
      damaged++;
      return;
    }
    Object[] values = new Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getObject(table.columns().get(i));
    }
    String id = table.name().equals("outbox") ? row.getString("id") : "";
    try {
      to.change(table.insert(), values);
    } catch (SQLException e) {
      throw new WriteException(e);
    }
    rows++;
    if (!id.isEmpty()) {
      taken.add(id);
    }
  }

  /** How far a table was read. */
  private static final class Place {
    private boolean known;
    private Object key = "";

    void at(Object reached) {
      known = true;
      key = reached;
    }

    /** Steps over what cannot be read; only possible where keys are numbers. */
    boolean skip(int attempt) {
      if (!known) {
        known = true;
        key = 0L;
      }
      if (!(key instanceof Number number)) {
        return false;
      }
      key = number.longValue() + (1L << Math.min(attempt, 40));
      return true;
    }

    Object[] values() {
      return known ? new Object[] {key} : new Object[0];
    }
  }

  private record Table(String name, String key, List<String> columns) {
    String select(String condition, String compared, String direction) {
      return "SELECT * FROM "
          + name
          + " WHERE "
          + (compared.isEmpty() ? "true" : key + " " + compared + " ?")
          + condition
          + " ORDER BY "
          + key
          + " "
          + direction;
    }

    String insert() {
      StringJoiner names = new StringJoiner(", ");
      StringJoiner marks = new StringJoiner(", ");
      for (String column : columns) {
        names.add(column);
        marks.add("?");
      }
      return (name.equals("outbox") ? "INSERT OR IGNORE INTO " : "INSERT OR REPLACE INTO ")
          + name
          + " ("
          + names
          + ") VALUES ("
          + marks
          + ")";
    }
  }

  /** The database that is written to failed. */
  private static final class WriteException extends SQLException {
    private static final long serialVersionUID = 1L;

    WriteException(SQLException cause) {
      super(cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
    }
  }
}
