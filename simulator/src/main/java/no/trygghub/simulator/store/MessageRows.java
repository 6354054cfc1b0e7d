package no.trygghub.simulator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The table {@code message}: every message with a number, once. */
final class MessageRows {
  private static final String INSERT =
      """
      insert into message
        (tenant, hub, message_id, channel, type, epoch, seq, reference, time, time_trusted, late, received_at, received_by, body)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (tenant, hub, message_id) do nothing
      """;

  /** The same message may come again with its times put right; that one is right. */
  private static final String CORRECT =
      """
      update message set time = ?, time_trusted = true, body = ?
      where tenant = ? and hub = ? and message_id = ? and time_trusted = false
      """;

  private final Connection connection;
  private final Dialect dialect;
  private final String receiver;

  MessageRows(Connection connection, Dialect dialect, String receiver) {
    this.connection = connection;
    this.dialect = dialect;
    this.receiver = receiver;
  }

  /** Adds messages, and tells of each whether it was not there. */
  List<Boolean> add(List<Entry.Numbered> entries) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      Row row = new Row(statement, dialect);
      for (Entry.Numbered each : entries) {
        row.hub(each.hub())
            .text(each.arrival().message().id())
            .text(each.arrival().message().channel())
            .text(each.type())
            .text(each.epoch())
            .number(each.sequence())
            .text(each.reference())
            .time(each.time())
            .truth(each.timeTrusted())
            .truth(each.late())
            .time(each.arrival().at())
            .text(receiver)
            .text(body(each))
            .add();
      }
      return HubRows.changed(statement);
    }
  }

  /** Puts the times right of messages that are there with times that were not. */
  void correct(List<Entry.Numbered> entries) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CORRECT)) {
      Row row = new Row(statement, dialect);
      for (Entry.Numbered each : entries) {
        row.time(each.time())
            .text(body(each))
            .hub(each.hub())
            .text(each.arrival().message().id())
            .add();
      }
      statement.executeBatch();
    }
  }

  private static Optional<String> body(Entry.Numbered entry) {
    boolean kept = !(entry.content() instanceof Entry.Content.Other other) || other.kept();
    return kept ? Optional.of(entry.arrival().message().json()) : Optional.empty();
  }
}
