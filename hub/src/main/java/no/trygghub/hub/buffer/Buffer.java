package no.trygghub.hub.buffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import no.trygghub.hub.contract.ActiveAlarm;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.Priority;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import org.sqlite.SQLiteConfig;

/**
 * The hub's database: SQLite in WAL mode with {@code synchronous=FULL}. What a method that writes
 * has returned from survives a power cut.
 *
 * <p>May be used by several threads; each call is one transaction.
 */
public final class Buffer implements AutoCloseable {
  private static final String EPOCH = "epoch";
  private static final String SESSION = "session";
  private static final String SEQUENCE = "sequence";

  /**
   * How many alarms that are no longer active are remembered, so that a late acknowledgement is
   * understood.
   */
  private static final int ALARMS_REMEMBERED = 1_000;

  private final Path file;
  private final Connection connection;
  private final String epoch;

  private Buffer(Path file, Connection connection) throws SQLException {
    this.file = file;
    this.connection = connection;
    this.epoch = makeEpoch();
  }

  /**
   * Opens the database, makes it where there is none, and brings an older schema up to date.
   *
   * @throws BufferException where it cannot be used, a newer schema than this program knows
   *     included
   */
  public static Buffer open(Path file) {
    return open(file, Schema.STEPS);
  }

  static Buffer open(Path file, List<List<String>> steps) {
    try {
      prepare(file);
      SQLiteConfig config = new SQLiteConfig();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setBusyTimeout(5_000);
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      try {
        Schema.migrate(connection, steps);
        return new Buffer(file, connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException | IOException e) {
      throw new BufferException(
          file
              + " cannot be used as the hub's database: "
              + e.getMessage()
              + ". The file must be one that TryggHub made, in a directory that the hub may write to",
          e);
    } catch (BufferException e) {
      throw new BufferException(file + ": " + e.getMessage(), e);
    }
  }

  /** Four hexadecimal characters drawn when the database was made. */
  public String epoch() {
    return epoch;
  }

  /** The rows last committed. */
  public Map<String, String> stateRows() {
    return read(
        "SELECT key, json FROM detector_state",
        statement -> {},
        rows -> {
          Map<String, String> state = new HashMap<>();
          while (rows.next()) {
            state.put(rows.getString(1), rows.getString(2));
          }
          return state;
        });
  }

  /**
   * Writes changed state and new messages in one transaction: either all of it is on disk when this
   * returns, or none.
   *
   * @param changedRows state rows to write over those of the same key
   * @param drafts new messages, numbered in this order
   * @return the messages as stored
   */
  public List<Message> commit(Map<String, String> changedRows, List<Draft> drafts) {
    return write(
        () -> {
          try (PreparedStatement put =
              connection.prepareStatement(
                  "INSERT INTO detector_state (key, json) VALUES (?, ?)"
                      + " ON CONFLICT (key) DO UPDATE SET json = excluded.json")) {
            for (Map.Entry<String, String> row : changedRows.entrySet()) {
              put.setString(1, row.getKey());
              put.setString(2, row.getValue());
              put.executeUpdate();
            }
          }
          return drafts.isEmpty() ? List.of() : store(drafts);
        });
  }

  /**
   * A number one higher than any that this returned before, restarts included: for a connection's
   * session.
   */
  public long nextSession() {
    return write(
        () -> {
          long session = number(SESSION) + 1;
          setNumber(SESSION, session);
          return session;
        });
  }

  /**
   * Messages of the outbox that wait to be sent, by priority and then by age.
   *
   * @param most how many at the most
   * @param except messages to leave out: those in flight
   */
  public List<StoredMessage> waiting(int most, Collection<MessageId> except) {
    return read(
        "SELECT * FROM outbox WHERE forwarded = 0 ORDER BY priority, seq LIMIT ?",
        statement -> statement.setInt(1, most + except.size()),
        rows -> {
          List<StoredMessage> waiting = new ArrayList<>();
          while (rows.next() && waiting.size() < most) {
            StoredMessage stored = stored(rows);
            if (!except.contains(stored.message().id())) {
              waiting.add(stored);
            }
          }
          return waiting;
        });
  }

  /**
   * Urgent messages that the response centre has not acknowledged, whether or not a broker has
   * them, oldest first.
   */
  public List<StoredMessage> urgent(int most) {
    return read(
        "SELECT * FROM outbox WHERE priority = ? AND urgent = 1 ORDER BY seq LIMIT ?",
        statement -> {
          statement.setInt(1, Priority.ALARM.rank());
          statement.setInt(2, most);
        },
        rows -> {
          List<StoredMessage> urgent = new ArrayList<>();
          while (rows.next()) {
            urgent.add(stored(rows));
          }
          return urgent;
        });
  }

  /**
   * A broker has acknowledged messages. Those that need no other acknowledgement leave the outbox.
   *
   * @param ids the messages
   */
  public void forwarded(Collection<MessageId> ids) {
    int lastThatNeedsMore = Priority.FAULT.rank();
    write(
        () -> {
          try (PreparedStatement remove =
                  connection.prepareStatement("DELETE FROM outbox WHERE id = ? AND priority > ?");
              PreparedStatement mark =
                  connection.prepareStatement(
                      "UPDATE outbox SET forwarded = 1, reached_broker = 1 WHERE id = ?")) {
            for (MessageId id : ids) {
              remove.setString(1, id.value());
              remove.setInt(2, lastThatNeedsMore);
              if (remove.executeUpdate() == 0) {
                mark.setString(1, id.value());
                mark.executeUpdate();
              }
            }
          }
          return ids.size();
        });
  }

  /** Marks every message that no broker ever had as late. Called when a connection comes up. */
  public void markWaitingLate() {
    write(() -> update("UPDATE outbox SET late = 1 WHERE reached_broker = 0 AND late = 0"));
  }

  /**
   * Whatever was forwarded and still is in the outbox waits anew: it may be that the response
   * centre never had it. Called when a connection comes up.
   */
  public void nothingForwarded() {
    write(() -> update("UPDATE outbox SET forwarded = 0 WHERE forwarded = 1"));
  }

  /**
   * Messages that are not urgent and that nobody has acknowledged wait anew. Called now and then.
   */
  public void sendUnacknowledgedAgain() {
    write(() -> update("UPDATE outbox SET forwarded = 0 WHERE forwarded = 1 AND urgent = 0"));
  }

  /** A message waits anew, if it is still in the outbox. */
  public void sendAgain(MessageId id) {
    write(
        () -> {
          try (PreparedStatement again =
              connection.prepareStatement("UPDATE outbox SET forwarded = 0 WHERE id = ?")) {
            again.setString(1, id.value());
            return again.executeUpdate();
          }
        });
  }

  /**
   * The response centre's word. {@code received}, {@code accepted} and {@code closed} take the
   * message out of the outbox, or, where no one message is meant, all about that alarm or fault
   * that a broker had; {@code rejected} takes nothing. Repeating it changes nothing.
   */
  public Acknowledged acknowledge(Downlink.Acknowledgement acknowledgement) {
    return write(
        () -> {
          AlarmId reference = acknowledgement.reference();
          boolean known = isKnown(reference);
          if (!known || acknowledgement.word() == Downlink.Word.REJECTED) {
            return new Acknowledged(known, List.of());
          }
          List<MessageId> delivered = meant(acknowledgement);
          try (PreparedStatement remove =
              connection.prepareStatement("DELETE FROM outbox WHERE id = ?")) {
            for (MessageId id : delivered) {
              remove.setString(1, id.value());
              remove.executeUpdate();
            }
          }
          noteWord(reference, acknowledgement.word());
          return new Acknowledged(true, delivered);
        });
  }

  /**
   * The alarms that are raised and not closed, oldest first. An alarm is closed when the response
   * centre says so, or when it is cancelled or restored and all its messages are acknowledged.
   */
  public List<ActiveAlarm> activeAlarms() {
    return read(
        "SELECT id, change, acknowledgement, data FROM alarm WHERE active = 1 ORDER BY number",
        statement -> {},
        rows -> {
          List<ActiveAlarm> active = new ArrayList<>();
          while (rows.next()) {
            active.add(
                new ActiveAlarm(
                    new AlarmId(rows.getString(1)),
                    rows.getString(2),
                    rows.getString(3),
                    rows.getString(4)));
          }
          return active;
        });
  }

  /**
   * Remembers that a command was carried out, until some time after it expires.
   *
   * @param now the present wall time; commands that expired a day before it are forgotten
   * @return whether it is new; {@code false} for an id seen before
   */
  public boolean firstTime(String commandId, Instant expires, Instant now) {
    return write(
        () -> {
          try (PreparedStatement forget =
                  connection.prepareStatement("DELETE FROM command_seen WHERE expires < ?");
              PreparedStatement remember =
                  connection.prepareStatement(
                      "INSERT INTO command_seen (id, expires) VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            forget.setString(1, now.minusSeconds(86_400).toString());
            forget.executeUpdate();
            remember.setString(1, commandId);
            remember.setString(2, expires.toString());
            return remember.executeUpdate() == 1;
          }
        });
  }

  /** How many messages are in the outbox. */
  public long depth() {
    return read("SELECT count(*) FROM outbox", statement -> {}, rows -> rows.getLong(1));
  }

  /** The last sequence number given out; 0 before the first. */
  public long lastSequence() {
    return read(
        "SELECT value FROM meta WHERE key = '" + SEQUENCE + "'",
        statement -> {},
        rows -> rows.next() ? rows.getLong(1) : 0L);
  }

  /** The {@code time} of the oldest message in the outbox that needs an acknowledgement. */
  public Optional<Instant> oldestUnacknowledged() {
    return read(
        "SELECT made_at FROM outbox WHERE seq = (SELECT min(first) FROM ("
            + "SELECT min(seq) AS first FROM outbox WHERE priority = 0"
            + " UNION ALL SELECT min(seq) AS first FROM outbox WHERE priority = 1))",
        statement -> {},
        rows -> rows.next() ? Optional.of(Instant.parse(rows.getString(1))) : Optional.empty());
  }

  /** Closes the database. Nothing that was promised is lost by it. */
  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private List<Message> store(List<Draft> drafts) throws SQLException {
    List<Message> stored = new ArrayList<>();
    long sequence = number(SEQUENCE);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO outbox (seq, id, priority, channel, reference, urgent, made_at, json)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Draft draft : drafts) {
        sequence++;
        Message message = draft.number(new Sequence(sequence));
        JsonObject event = parse(message.json());
        insert.setLong(1, sequence);
        insert.setString(2, message.id().value());
        insert.setInt(3, message.priority().rank());
        insert.setString(4, message.channel().name());
        insert.setString(5, message.reference().map(AlarmId::value).orElse(""));
        insert.setBoolean(6, message.urgent());
        insert.setString(7, time(event));
        insert.setString(8, message.json());
        insert.executeUpdate();
        if (message.priority() == Priority.ALARM) {
          noteAlarm(message, event);
        }
        stored.add(message);
      }
    }
    setNumber(SEQUENCE, sequence);
    return stored;
  }

  private void noteAlarm(Message message, JsonObject event) throws SQLException {
    AlarmId id = message.reference().orElseThrow(() -> new BufferException("an alarm without id"));
    String change;
    String data;
    try {
      JsonObject object = event.object("data");
      change = object.text("state");
      data = JsonObject.write(object.fields());
    } catch (JsonException e) {
      throw new BufferException("an alarm message that cannot be read: " + e.getMessage());
    }
    try (PreparedStatement put =
            connection.prepareStatement(
                "INSERT INTO alarm (id, change, acknowledgement, active, data)"
                    + " VALUES (?, ?, 'none', 1, ?)"
                    + " ON CONFLICT (id) DO UPDATE SET change = excluded.change");
        PreparedStatement forget =
            connection.prepareStatement(
                "DELETE FROM alarm WHERE active = 0 AND number <="
                    + " (SELECT max(number) FROM alarm) - ?")) {
      put.setString(1, id.value());
      put.setString(2, change);
      put.setString(3, data);
      put.executeUpdate();
      forget.setInt(1, ALARMS_REMEMBERED);
      forget.executeUpdate();
    }
  }

  private boolean isKnown(AlarmId reference) throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement(
            "SELECT EXISTS (SELECT 1 FROM alarm WHERE id = ?)"
                + " OR EXISTS (SELECT 1 FROM outbox WHERE reference = ?)")) {
      find.setString(1, reference.value());
      find.setString(2, reference.value());
      try (ResultSet rows = find.executeQuery()) {
        return rows.getBoolean(1);
      }
    }
  }

  private List<MessageId> meant(Downlink.Acknowledgement acknowledgement) throws SQLException {
    String condition = acknowledgement.message().isPresent() ? "id = ?" : "reached_broker = 1";
    try (PreparedStatement find =
        connection.prepareStatement(
            "SELECT id FROM outbox WHERE reference = ? AND " + condition + " ORDER BY seq")) {
      find.setString(1, acknowledgement.reference().value());
      if (acknowledgement.message().isPresent()) {
        find.setString(2, acknowledgement.message().get().value());
      }
      List<MessageId> meant = new ArrayList<>();
      try (ResultSet rows = find.executeQuery()) {
        while (rows.next()) {
          meant.add(new MessageId(rows.getString(1)));
        }
      }
      return meant;
    }
  }

  /**
   * Keeps the furthest word: a late {@code received} does not take back that an alarm was closed.
   */
  private void noteWord(AlarmId reference, Downlink.Word word) throws SQLException {
    String earlier =
        switch (word) {
          case RECEIVED -> "('none')";
          case ACCEPTED -> "('none', 'received')";
          case CLOSED, REJECTED -> "('none', 'received', 'accepted')";
        };
    try (PreparedStatement note =
            connection.prepareStatement(
                "UPDATE alarm SET acknowledgement = ? WHERE id = ? AND acknowledgement IN "
                    + earlier);
        PreparedStatement close =
            connection.prepareStatement(
                "UPDATE alarm SET active = 0 WHERE id = ? AND (acknowledgement = 'closed'"
                    + " OR (change <> 'raised' AND NOT EXISTS"
                    + " (SELECT 1 FROM outbox WHERE reference = alarm.id)))")) {
      note.setString(1, word.name().toLowerCase(Locale.ROOT));
      note.setString(2, reference.value());
      note.executeUpdate();
      close.setString(1, reference.value());
      close.executeUpdate();
    }
  }

  private int update(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      return statement.executeUpdate();
    }
  }

  private String makeEpoch() throws SQLException {
    byte[] drawn = new byte[2];
    ThreadLocalRandom.current().nextBytes(drawn);
    try (PreparedStatement make =
            connection.prepareStatement(
                "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO NOTHING");
        PreparedStatement find =
            connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
      make.setString(1, EPOCH);
      make.setString(2, HexFormat.of().withUpperCase().formatHex(drawn));
      make.executeUpdate();
      find.setString(1, EPOCH);
      try (ResultSet rows = find.executeQuery()) {
        return rows.getString(1);
      }
    }
  }

  private long number(String key) throws SQLException {
    try (PreparedStatement find =
        connection.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
      find.setString(1, key);
      try (ResultSet rows = find.executeQuery()) {
        return rows.next() ? rows.getLong(1) : 0;
      }
    }
  }

  private void setNumber(String key, long value) throws SQLException {
    try (PreparedStatement put =
        connection.prepareStatement(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
                + " ON CONFLICT (key) DO UPDATE SET value = excluded.value")) {
      put.setString(1, key);
      put.setString(2, Long.toString(value));
      put.executeUpdate();
    }
  }

  private static StoredMessage stored(ResultSet row) throws SQLException {
    String reference = row.getString("reference");
    return new StoredMessage(
        new Message(
            new MessageId(row.getString("id")),
            new Sequence(row.getLong("seq")),
            Priority.ofRank(row.getInt("priority")),
            Channel.valueOf(row.getString("channel")),
            reference.isEmpty() ? Optional.empty() : Optional.of(new AlarmId(reference)),
            row.getBoolean("urgent"),
            row.getString("json")),
        row.getBoolean("forwarded"),
        row.getBoolean("late"));
  }

  private synchronized <T> T read(String sql, Binder binder, Reader<T> reader) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      binder.bind(statement);
      try (ResultSet rows = statement.executeQuery()) {
        return reader.read(rows);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private synchronized <T> T write(Work<T> work) {
    try {
      connection.setAutoCommit(false);
      try {
        T result = work.run();
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private BufferException failure(SQLException e) {
    return new BufferException(file + ": " + e.getMessage(), e);
  }

  private static JsonObject parse(String json) {
    try {
      return JsonObject.read(json);
    } catch (JsonException e) {
      throw new BufferException("a message that cannot be read: " + e.getMessage());
    }
  }

  private static String time(JsonObject event) {
    try {
      return event.instant("time").toString();
    } catch (JsonException e) {
      throw new BufferException("a message without its time: " + e.getMessage());
    }
  }

  /** Makes the directory and the file, so that only the hub's user and group can read them. */
  private static void prepare(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }
  }

  private interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  private interface Reader<T> {
    T read(ResultSet rows) throws SQLException;
  }

  private interface Work<T> {
    T run() throws SQLException;
  }
}
