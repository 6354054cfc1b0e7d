package no.trygghub.hub.buffer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

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
  private final boolean onlyMissing;
  private final Set<String> taken = new HashSet<>();
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
   * Everything, from a damaged database into a new one.
   *
   * @param onlyMissing whether to leave alone what is in the new one already
   */
  static Result all(Database from, Database to, boolean onlyMissing) throws SQLException {
    return to.transaction(
        Database.Durability.PROMISED, () -> new Carry(from, to, onlyMissing).tables(OUTBOX, ""));
  }

  /** All but events and telemetry, and no more than a small computer holds, into memory. */
  static Result toMemory(Database from, Database to) throws SQLException {
    return to.transaction(
        Database.Durability.PROMISED,
        () ->
            new Carry(from, to, false)
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
          Result carried = new Carry(memory.database(), to, false).tables(OUTBOX, "");
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
    do {
      try {
        from.forEach(
            table.select(condition, place.isBehind(), "ASC"),
            row -> {
              place.read(row.getObject(table.key()));
              take(table, row, checked);
            },
            place.values());
        return;
      } catch (SQLException e) {
        failed(e);
      }
    } while (place.skip());
    place.backToLastRead();
    Place backwards = new Place();
    try {
      from.forEach(
          table.select(condition, place.isBehind(), "DESC"),
          row -> {
            backwards.readBackwards(row.getObject(table.key()));
            take(table, row, checked);
          },
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
    Object[] values = new Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.getObject(table.columns().get(i));
    }
    if (checked.length > 0 && !Checksum.holds(row, checked)) {
      Optional<Object[]> mended = table.equals(OUTBOX) ? Outbox.mended(row) : Optional.empty();
      damaged++;
      if (mended.isEmpty()) {
        return;
      }
      values = mended.get();
    }
    try {
      rows += to.change(table.insert(onlyMissing), values);
    } catch (SQLException e) {
      if ((e.getErrorCode() & 0xff) != SQLiteErrorCode.SQLITE_CONSTRAINT.code) {
        throw new WriteException(e);
      }
      // Something is missing in the row that is never missing.
      damaged++;
      return;
    }
    if (table.equals(OUTBOX)) {
      taken.add(String.valueOf(values[1]));
    }
  }

  /** How far a table was read. */
  private static final class Place {
    private static final long WIDEST_GAP = 1L << 40;

    private Optional<Object> lastRead = Optional.empty();
    private Optional<Object> behind = Optional.empty();
    private long gap = 1;

    void read(@Nullable Object key) throws SQLException {
      if (key == null) {
        throw new DamagedException("the key of a row");
      }
      if (lastRead.isPresent() && compare(key, lastRead.get()) <= 0) {
        throw inCircles();
      }
      lastRead = Optional.of(key);
      gap = 1;
    }

    void readBackwards(@Nullable Object key) throws SQLException {
      if (key == null) {
        throw new DamagedException("the key of a row");
      }
      if (lastRead.isPresent() && compare(key, lastRead.get()) >= 0) {
        throw inCircles();
      }
      lastRead = Optional.of(key);
    }

    /** A damaged page may lead back to an earlier one, and a table is read for ever. */
    private static SQLException inCircles() {
      return new DamagedException("the order of a table");
    }

    private static int compare(Object one, Object other) {
      return one instanceof Number number && other instanceof Number last
          ? Long.compare(number.longValue(), last.longValue())
          : String.valueOf(one).compareTo(String.valueOf(other));
    }

    /** Steps over what cannot be read, further each time; only possible where keys are numbers. */
    boolean skip() {
      Object key = lastRead.orElse(0L);
      if (!(key instanceof Number number) || gap > WIDEST_GAP) {
        return false;
      }
      behind = Optional.of(number.longValue() + gap);
      gap *= 2;
      return true;
    }

    void backToLastRead() {
      behind = lastRead;
    }

    boolean isBehind() {
      return behind.isPresent();
    }

    Object[] values() {
      return behind.map(key -> new Object[] {key}).orElseGet(() -> new Object[0]);
    }
  }

  private record Table(String name, String key, List<String> columns) {
    String select(String condition, boolean behind, String direction) {
      return "SELECT * FROM "
          + name
          + " WHERE "
          + (behind ? key + " > ?" : "true")
          + condition
          + " ORDER BY "
          + key
          + " "
          + direction;
    }

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
