package no.trygghub.simulator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import no.trygghub.hub.contract.Downlink;

/** The table {@code word}: what this response centre has said on alarms and faults. */
final class WordRows implements AutoCloseable {
  private static final String INSERT =
      """
      insert into word (tenant, hub, reference, seq, word, about, said_at, said_by) values (?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (tenant, hub, reference, seq, word) do nothing
      """;

  private final Connection connection;
  private final Dialect dialect;
  private final String receiver;
  private final PreparedStatement insert;
  private final Row row;

  WordRows(Connection connection, Dialect dialect, String receiver) throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.receiver = receiver;
    this.insert = connection.prepareStatement(INSERT);
    this.row = new Row(insert, dialect);
  }

  /**
   * Adds a word.
   *
   * @param about {@code alarm} or {@code fault}
   * @param sequence of the newest message that it is about
   */
  void add(
      HubKey hub, String about, String reference, long sequence, Downlink.Word word, Instant at)
      throws SQLException {
    row.hub(hub)
        .text(reference)
        .number(sequence)
        .text(word.name().toLowerCase(Locale.ROOT))
        .text(about)
        .time(at)
        .text(receiver)
        .add();
  }

  /** The highest number of a message about an alarm or fault; 0 where there is none. */
  long newest(HubKey hub, String about, String reference) throws SQLException {
    String table = about.equals("fault") ? "fault" : "alarm";
    try (PreparedStatement select =
        connection.prepareStatement(
            "select last_seq from %1$s where tenant = ? and hub = ? and %1$s_id = ?"
                .formatted(table))) {
      new Row(select, dialect).hub(hub).text(reference);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  void write() throws SQLException {
    insert.executeBatch();
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}
