package no.trygghub.hub.buffer;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Dropped;

/**
 * Keeps the database within its size by dropping the oldest telemetry and, when there is none left,
 * the oldest events. Never drops alarms or faults, whatever the size. What it drops is counted in
 * the same transaction.
 */
final class Budget {
  /** Dropped at once, so that it is not done again at the next message. */
  private static final int DROPPED_AT_ONCE = 200;

  private static final List<Channel> DROPPED_FIRST =
      List.of(Channel.UP_TELEMETRY, Channel.UP_EVENT, Channel.UP_REPLY);

  private static final String INTO_DROPPED =
      "INSERT INTO dropped (channel, messages, first_at, last_at, first_seq, last_seq)";

  private static final String ADDED =
      " ON CONFLICT (channel) DO UPDATE SET messages = messages + excluded.messages,"
          + " first_at = min(first_at, excluded.first_at),"
          + " last_at = max(last_at, excluded.last_at),"
          + " first_seq = min(first_seq, excluded.first_seq),"
          + " last_seq = max(last_seq, excluded.last_seq)";

  private final Database database;
  private final Taken taken;
  private final long bytes;

  Budget(Database database, Taken taken, long bytes) {
    this.database = database;
    this.taken = taken;
    this.bytes = bytes;
  }

  /** Whether less than four fifths of it is used, so that dropping has ended for now. */
  boolean hasRoom() throws SQLException {
    return used() < bytes / 5 * 4;
  }

  /** Drops until the budget is kept or there is nothing left that may be dropped. */
  void keep() throws SQLException {
    while (used() > bytes && (taken.removeSome() || dropSome())) {
      // and look again
    }
  }

  List<Dropped> dropped() throws SQLException {
    return database.rows(
        "SELECT * FROM dropped ORDER BY channel",
        row ->
            new Dropped(
                Channel.valueOf(row.getString("channel")),
                row.getLong("messages"),
                Instant.parse(row.getString("first_at")),
                Instant.parse(row.getString("last_at")),
                row.getLong("first_seq"),
                row.getLong("last_seq")));
  }

  /** What was dropped elsewhere is to be told together with what was dropped here. */
  void add(Dropped more) throws SQLException {
    database.change(
        INTO_DROPPED + " VALUES (?, ?, ?, ?, ?, ?)" + ADDED,
        more.channel().name(),
        more.messages(),
        more.from().toString(),
        more.to().toString(),
        more.firstSequence(),
        more.lastSequence());
  }

  void told() throws SQLException {
    database.change("DELETE FROM dropped");
  }

  private long used() throws SQLException {
    return (database.number("PRAGMA page_count") - database.number("PRAGMA freelist_count"))
        * database.number("PRAGMA page_size");
  }

  private boolean dropSome() throws SQLException {
    for (Channel channel : DROPPED_FIRST) {
      // A message that tells of what was dropped is what is left of it, and is kept.
      String oldest =
          "(SELECT number, seq, made_at FROM outbox WHERE channel = ?"
              + " AND json NOT LIKE '%\"event\":\"dropped\"%' ORDER BY number LIMIT "
              + DROPPED_AT_ONCE
              + ")";
      database.change(
          INTO_DROPPED
              + " SELECT ?, count(*), min(made_at), max(made_at), min(seq), max(seq) FROM "
              + oldest
              + " WHERE true HAVING count(*) > 0"
              + ADDED,
          channel.name(),
          channel.name());
      int dropped =
          database.change(
              "DELETE FROM outbox WHERE number IN (SELECT number FROM " + oldest + ")",
              channel.name());
      if (dropped > 0) {
        Outbox.count(database, -dropped);
        return true;
      }
    }
    return false;
  }
}
