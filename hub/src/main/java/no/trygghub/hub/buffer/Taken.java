package no.trygghub.hub.buffer;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import no.trygghub.hub.contract.Channel;

/**
 * Telemetry of a backlog that a broker has taken and whose rows are still to be removed. One number
 * says how far that goes: to remove the rows at once would write the disk full of work while the
 * backlog leaves, and an alarm that is raised meanwhile would wait for the disk.
 *
 * <p>There is a number only while there are such rows, so that a row which is added later is never
 * below it.
 */
final class Taken {
  /** What is true of a row that is still in the outbox, with {@link #upTo} as its parameter. */
  static final String IS_NOT = "NOT (+channel = 'UP_TELEMETRY' AND number <= ?)";

  /** Fewer than these are as well removed at once. */
  private static final int WORTH_A_NUMBER = 100;

  /** Little enough that an alarm that is being stored meanwhile does not wait for long. */
  private static final int REMOVED_AT_ONCE = 500;

  private static final String SEPARATOR = ":";

  private final Database database;
  private final Meta meta;

  Taken(Database database, Meta meta) {
    this.database = database;
    this.meta = meta;
  }

  /**
   * The number of the newest of them; 0 where there are none. It is of the present epoch: messages
   * of a database that was lost had other numbers.
   */
  long upTo() throws SQLException {
    String kept = meta.checked(Meta.TAKEN_UP_TO);
    if (kept.isEmpty() || !kept.startsWith(meta.epoch() + SEPARATOR)) {
      return 0;
    }
    try {
      return Long.parseLong(kept.substring(kept.indexOf(SEPARATOR) + 1));
    } catch (NumberFormatException e) {
      throw new DamagedException("the row " + Meta.TAKEN_UP_TO + " of meta");
    }
  }

  /**
   * Takes messages out of the outbox by that number, where it can say it: they are all the
   * telemetry up to the last of them.
   *
   * @param generation the present one; numbers of another mean other messages here, or none
   * @return whether it did
   */
  boolean take(Collection<StoredMessage> messages, int generation) throws SQLException {
    if (messages.size() < WORTH_A_NUMBER) {
      return false;
    }
    Set<Long> numbers = new HashSet<>();
    long last = 0;
    for (StoredMessage stored : messages) {
      if (stored.generation() != generation || stored.message().channel() != Channel.UP_TELEMETRY) {
        return false;
      }
      numbers.add(stored.number());
      last = Math.max(last, stored.number());
    }
    List<Long> waiting =
        database.rows(
            "SELECT number FROM outbox WHERE channel = 'UP_TELEMETRY' AND number > ?"
                + " AND number <= ?",
            row -> row.getLong(1),
            upTo(),
            last);
    // As many would not do: some of them may have been dropped, and others refused.
    if (waiting.size() != messages.size() || !numbers.containsAll(waiting)) {
      return false;
    }
    meta.put(Meta.TAKEN_UP_TO, meta.epoch() + SEPARATOR + last);
    return true;
  }

  /**
   * Removes some of the rows.
   *
   * @return whether there were any
   */
  boolean removeSome() throws SQLException {
    long upTo = upTo();
    if (upTo == 0) {
      return false;
    }
    int removed =
        database.change(
            "DELETE FROM outbox WHERE number IN (SELECT number FROM outbox"
                + " WHERE channel = 'UP_TELEMETRY' AND number <= ? ORDER BY number LIMIT ?)",
            upTo,
            REMOVED_AT_ONCE);
    long left =
        database.number(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE channel = 'UP_TELEMETRY' AND number <= ?)",
            upTo);
    if (left == 0) {
      meta.forget(Meta.TAKEN_UP_TO);
    }
    return removed > 0;
  }
}
