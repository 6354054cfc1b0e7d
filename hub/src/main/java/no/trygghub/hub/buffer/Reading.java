package no.trygghub.hub.buffer;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One reading of a table that may be damaged, from one of its ends: past a place that cannot be
 * read it goes on behind it, where rows have numbers.
 */
final class Reading {
  private static final long WIDEST_GAP = 1L << 40;
  private static final int ROWS_OF_A_PAGE = 100;
  private static final int FAR = 5_000;

  /**
   * A damaged page may lead back to an earlier one, and a table is read for ever. Each time round
   * at least one row is out of order; a damaged number of a row puts one or two out of order.
   */
  private static final int MOST_OUT_OF_ORDER = 1_000;

  private final Database from;
  private final String columns;
  private final String table;
  private final String key;
  private final String condition;
  private final End end;
  private Optional<Object> lastRead = Optional.empty();
  private Optional<Long> begun = Optional.empty();
  private int outOfOrder;
  private boolean whole = true;

  /**
   * @param columns what is read of a row: its key and more, or {@code *}
   * @param condition more that is asked of a row, beginning with {@code AND}; may be empty
   */
  Reading(Database from, String columns, String table, String key, String condition, End end) {
    this.from = from;
    this.columns = columns;
    this.table = table;
    this.key = key;
    this.condition = condition;
    this.end = end;
  }

  /** Which end of the table is read first. */
  enum End {
    FIRST(">=", "ASC", 1),
    LAST("<=", "DESC", -1);

    private final String within;
    private final String order;
    private final int step;

    End(String within, String order, int step) {
      this.within = within;
      this.order = order;
      this.step = step;
    }
  }

  /**
   * Hands over what can be read; a row may come more than once.
   *
   * @return whether all of the table was read, in order
   * @throws SQLException what the taker threw as {@link Carry#isFromTarget} knows it, only
   */
  boolean rows(Database.RowTaker taker) throws SQLException {
    do {
      outOfOrder = 0;
      try {
        from.forEach(
            select(),
            row -> {
              read(row.getObject(key));
              taker.take(row);
            },
            begun.map(number -> new Object[] {number}).orElseGet(() -> new Object[0]));
        return whole;
      } catch (SQLException e) {
        if (Carry.isFromTarget(e)) {
          throw e;
        }
        whole = false;
      }
    } while (skip());
    return false;
  }

  private String select() {
    return "SELECT "
        + columns
        + " FROM "
        + table
        + " WHERE "
        + begun.map(number -> key + " " + end.within + " ?").orElse("true")
        + condition
        + " ORDER BY "
        + key
        + " "
        + end.order;
  }

  private void read(@Nullable Object found) throws SQLException {
    if (found == null) {
      whole = false;
      return;
    }
    if (lastRead.isPresent() && compare(found, lastRead.get()) * end.step <= 0) {
      whole = false;
      outOfOrder++;
      if (outOfOrder > MOST_OUT_OF_ORDER) {
        throw new DamagedException("the order of the table " + table);
      }
    }
    lastRead = Optional.of(found);
  }

  private static int compare(Object one, Object other) {
    return one instanceof Number number && other instanceof Number last
        ? Long.compare(number.longValue(), last.longValue())
        : Integer.signum(String.valueOf(one).compareTo(String.valueOf(other)));
  }

  /**
   * Steps over what cannot be read: one number at a time where a page of rows may have ended, and
   * beyond that so that no more than a ninth of the way is stepped over that could be read, or half
   * of it where it is long.
   */
  private boolean skip() {
    Optional<Object> last = lastRead.or(this::beyondTheEnd);
    if (last.isEmpty() || !(last.get() instanceof Number number)) {
      return false;
    }
    long read = number.longValue();
    long from = begun.filter(tried -> compare(tried, read) * end.step > 0).orElse(read);
    long way = Math.abs(from - read);
    long next = from + end.step * (1 + Math.max(0, way - ROWS_OF_A_PAGE) / (way > FAR ? 1 : 8));
    if (way > WIDEST_GAP || compare(next, from) * end.step <= 0) {
      return false;
    }
    begun = Optional.of(next);
    return true;
  }

  /** Where to begin when nothing could be read: by what the table's numbers have come to. */
  private Optional<Object> beyondTheEnd() {
    if (end == End.FIRST) {
      return Optional.of(0L);
    }
    try {
      return from.row(
          "SELECT seq FROM sqlite_sequence WHERE name = ?", row -> row.getObject(1), table);
    } catch (SQLException e) {
      return Optional.empty();
    }
  }
}
