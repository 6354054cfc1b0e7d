package no.trygghub.hub.buffer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import no.trygghub.hub.contract.Dropped;
import org.sqlite.SQLiteErrorCode;

/**
 * Carries rows from one database to another, as far as the first can be read. Where it cannot be
 * read whole, each table is read from its other end as well.
 */
final class Carry {
  /** What of the outbox is kept in memory; the rest of it stays on disk. */
  private static final int MOST_IN_MEMORY = 20_000;

  private static final Table META =
      new Table("meta", "key", "key", List.of("key", "value", "checksum"));
  private static final Table DETECTOR =
      new Table("detector_state", "key", "key", List.of("key", "json", "checksum"));
  private static final Table ALARM =
      new Table(
          "alarm",
          "number",
          "id",
          List.of("id", "change", "acknowledgement", "active", "data", "delivered_by"));
  private static final Table COMMAND =
      new Table("command_seen", "id", "id", List.of("id", "expires"));
  private static final Table DROPPED =
      new Table(
          "dropped",
          "channel",
          "channel",
          List.of("channel", "messages", "first_at", "last_at", "first_seq", "last_seq"));
  private static final Table OUTBOX =
      new Table(
          "outbox",
          "number",
          "id",
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
  private final boolean onlyMissing;
  private final Set<Object> taken = new HashSet<>();
  private int rows;
  private int damaged;
  private boolean complete = true;

  private Carry(Database from, Database to, boolean onlyMissing) {
    this.from = from;
    this.to = to;
    this.onlyMissing = onlyMissing;
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

    Result and(Result more) {
      Set<String> all = new HashSet<>(messages);
      all.addAll(more.messages);
      return new Result(all, rows + more.rows, damagedRows, complete);
    }

    boolean isWhole() {
      return complete && damagedRows == 0;
    }
  }

  /**
   * Everything, from a damaged database into a new one. What {@link Taken} says has left the outbox
   * is in it again: a number that may be damaged is not believed to hide a message.
   *
   * @param onlyMissing whether to leave alone what is in the new one already
   */
  static Result all(Database from, Database to, boolean onlyMissing) throws SQLException {
    try {
      return to.transaction(
          Database.Durability.PROMISED,
          () -> {
            Carry carry = new Carry(from, to, onlyMissing);
            carry.table(DROPPED, "");
            return carry.tables(OUTBOX, "");
          });
    } catch (SQLException e) {
      // What cannot be read has been stepped over. Most is not written before the end, so that a
      // full disk may be noticed only there, and is not to be taken for a file with nothing in it.
      throw new WriteException(e);
    }
  }

  /**
   * All but events and telemetry, and no more than a small computer holds, into memory. What was
   * dropped of the disk is told from there when it can be written to again, so that it is told
   * once.
   */
  static Result toMemory(Database from, Database to) throws SQLException {
    return to.transaction(
        Database.Durability.PROMISED,
        () ->
            new Carry(from, to, false)
                .tables(
                    OUTBOX,
                    // By the table itself: it may be the index of channels that is damaged.
                    " AND +channel IN ('UP_ALARM', 'UP_FAULT')"));
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
          while (memory.taken().removeSome()) {
            // What a broker has does not go back.
          }
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
          Result carried = new Carry(memory.database(), to, false).tables(OUTBOX, "");
          for (Dropped dropped : memory.budget().dropped()) {
            disk.budget().add(dropped);
          }
          // In memory a broker may have got one, or its times may have been put right.
          memory
              .database()
              .forEach(
                  "SELECT id, json, made_at, checksum, reached_broker FROM outbox",
                  row ->
                      to.change(
                          "UPDATE outbox SET json = ?, made_at = ?, checksum = ?,"
                              + " reached_broker = max(reached_broker, ?)"
                              + " WHERE id = ? AND (json <> ? OR reached_broker < ?)",
                          row.getString("json"),
                          row.getString("made_at"),
                          row.getObject("checksum"),
                          row.getInt("reached_broker"),
                          row.getString("id"),
                          row.getString("json"),
                          row.getInt("reached_broker")));
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
    // What is said of the one database is not true of the other.
    table(
        META,
        " AND key NOT IN ('" + Meta.TAKEN_UP_TO + "', '" + Meta.SCHEMA_CHECKSUM + "')",
        "key",
        "value");
    table(DETECTOR, "", "key", "json");
    table(ALARM, "");
    table(COMMAND, "");
    table(outbox, outboxCondition, "id", "channel", "reference", "json");
    try {
      Outbox.countAll(to);
      // What is written over another row is counted in and not out.
      Alarms.countAll(to);
    } catch (SQLException e) {
      throw new WriteException(e);
    }
    return new Result(
        taken.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet()),
        rows,
        damaged,
        complete);
  }

  private void table(Table table, String condition, String... checked) throws SQLException {
    Set<Object> found = table.equals(OUTBOX) ? taken : new HashSet<>();
    Set<Object> wrong = new HashSet<>();
    boolean whole =
        reading(table, condition, Reading.End.FIRST)
            .rows(row -> take(table, row(table, row, checked, wrong), found));
    if (!whole) {
      complete = false;
      // Rows that are only found from behind go in behind the others, oldest first as they are.
      Deque<Object[]> fromBehind = new ArrayDeque<>();
      reading(table, condition, Reading.End.LAST)
          .rows(
              row -> {
                if (!found.contains(row.getObject(table.identity()))) {
                  row(table, row, checked, wrong).ifPresent(fromBehind::addFirst);
                }
                if (fromBehind.size() >= MOST_IN_MEMORY) {
                  takeAll(table, fromBehind, found);
                }
              });
      takeAll(table, fromBehind, found);
    }
    if (!whole && table.equals(OUTBOX)) {
      // One bad column makes SQLite refuse a row where it is asked for.
      new Reading(from, "number, id, json", table.name(), table.key(), condition, Reading.End.FIRST)
          .rows(
              row -> {
                String id = row.getString("id");
                boolean isWrong = wrong.contains(String.valueOf(row.getObject(table.key())));
                if (!isWrong && !found.contains(id)) {
                  take(table, Outbox.mended(id, row.getString("json")), found);
                }
              });
    }
    damaged += wrong.size();
  }

  private Reading reading(Table table, String condition, Reading.End end) {
    return new Reading(from, "*", table.name(), table.key(), condition, end);
  }

  private void takeAll(Table table, Deque<Object[]> rows, Set<Object> found) throws SQLException {
    while (!rows.isEmpty()) {
      take(table, Optional.of(rows.removeFirst()), found);
    }
  }

  /**
   * The row's columns, as it was written; empty where that is not known any more.
   *
   * @param wrong to which the row is added when it is not as it was written
   */
  private static Optional<Object[]> row(
      Table table, ResultSet row, String[] checked, Set<Object> wrong) throws SQLException {
    Object[] values = new Object[table.columns().size()];
    boolean isWhole = checked.length == 0 || Checksum.holds(row, checked);
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getObject(table.columns().get(i));
      // A checksum is missing in a row that was written before there were any.
      isWhole &= values[i] != null || table.columns().get(i).equals("checksum");
    }
    boolean isChecked = values[values.length - 1] != null;
    Optional<Object[]> mended =
        table.equals(OUTBOX) && !(isWhole && isChecked) ? Outbox.mended(row) : Optional.empty();
    if (isWhole) {
      return mended.or(() -> Optional.of(values));
    }
    wrong.add(String.valueOf(row.getObject(table.key())));
    return mended;
  }

  private void take(Table table, Optional<Object[]> row, Set<Object> found) throws SQLException {
    boolean isFull = to.isInMemory() && table.equals(OUTBOX) && found.size() >= MOST_IN_MEMORY;
    if (row.isEmpty() || isFull) {
      return;
    }
    Object[] values = row.get();
    try {
      rows += to.change(table.insert(onlyMissing), values);
      found.add(values[table.columns().indexOf(table.identity())]);
    } catch (SQLException e) {
      if ((e.getErrorCode() & 0xff) != SQLiteErrorCode.SQLITE_CONSTRAINT.code) {
        throw new WriteException(e);
      }
      // Something in the row is what nothing of its kind is.
      damaged++;
    }
  }

  /**
   * @param key by what its rows are ordered
   * @param identity what no two of its rows have in common
   */
  private record Table(String name, String key, String identity, List<String> columns) {
    String insert(boolean onlyMissing) {
      StringJoiner names = new StringJoiner(", ");
      StringJoiner marks = new StringJoiner(", ");
      for (String column : columns) {
        names.add(column);
        marks.add("?");
      }
      return (onlyMissing || name.equals("outbox")
              ? "INSERT OR IGNORE INTO "
              : "INSERT OR REPLACE INTO ")
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
