package no.trygghub.hub.buffer;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.Priority;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.contract.TimeCorrection;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** The messages that are not yet acknowledged. */
final class Outbox {
  private static final String ALL =
      "SELECT number, seq, id, channel, reference, urgent, json, reached_broker, checksum"
          + " FROM outbox ";

  private static final int CORRECTED_AT_ONCE = 1_000;

  /** In the column {@code reached_broker}: a broker has it; it has it, and it went out late. */
  private static final int IN_TIME = 1;

  private static final int LATE = 2;

  private final Database database;
  private final Meta meta;
  private final Taken taken;

  Outbox(Database database, Meta meta, Taken taken) {
    this.database = database;
    this.meta = meta;
    this.taken = taken;
  }

  /** Numbers drafts and puts them in, in this order. */
  List<Message> add(List<Draft> drafts) throws SQLException {
    List<Message> added = new ArrayList<>();
    long sequence = lastSequence();
    for (Draft draft : drafts) {
      sequence++;
      Message message = draft.number(new Sequence(sequence));
      insert(message);
      added.add(message);
    }
    count(database, added.size());
    meta.number(Meta.SEQUENCE, sequence);
    return added;
  }

  long lastSequence() throws SQLException {
    return meta.number(Meta.SEQUENCE);
  }

  List<StoredMessage> waiting(Channel channel, long after, int most, int generation)
      throws SQLException {
    long lateUpTo = meta.number(Meta.LATE_UP_TO);
    long from = channel == Channel.UP_TELEMETRY ? Math.max(after, taken.upTo()) : after;
    return database.rows(
        ALL + "WHERE channel = ? AND number > ? ORDER BY number LIMIT ?",
        row -> stored(row, generation, lateUpTo),
        channel.name(),
        from,
        most);
  }

  Optional<StoredMessage> find(MessageId id, int generation) throws SQLException {
    long lateUpTo = meta.number(Meta.LATE_UP_TO);
    return database.row(
        ALL + "WHERE id = ? AND " + Taken.IS_NOT,
        row -> stored(row, generation, lateUpTo),
        id.value(),
        taken.upTo());
  }

  /** Removes a message. */
  boolean remove(MessageId id) throws SQLException {
    int removed = database.change("DELETE FROM outbox WHERE id = ?", id.value());
    count(database, -removed);
    return removed > 0;
  }

  /**
   * A broker has these: events and telemetry leave, alarms and faults go on waiting. Much telemetry
   * at once leaves as {@link Taken} says.
   *
   * @param generation the present one; numbers of another mean other messages here, or none
   */
  void forwarded(Collection<StoredMessage> messages, int generation) throws SQLException {
    if (taken.take(messages, generation)) {
      count(database, -messages.size());
      return;
    }
    Which which = Which.of(messages, generation);
    List<Object> values = new ArrayList<>(which.values());
    values.add(taken.upTo());
    int removed =
        database.change(
            "DELETE FROM outbox WHERE "
                + which.condition()
                + " AND channel NOT IN ('UP_ALARM', 'UP_FAULT') AND "
                + Taken.IS_NOT,
            values.toArray());
    count(database, -removed);
    if (removed < messages.size()) {
      reached(messages.stream().filter(stored -> !stored.late()).toList(), IN_TIME, generation);
      reached(messages.stream().filter(StoredMessage::late).toList(), LATE, generation);
    }
  }

  private void reached(List<StoredMessage> messages, int how, int generation) throws SQLException {
    if (!messages.isEmpty()) {
      Which which = Which.of(messages, generation);
      List<Object> values = new ArrayList<>(which.values());
      values.addFirst(how);
      database.change(
          "UPDATE outbox SET reached_broker = ? WHERE "
              + which.condition()
              + " AND reached_broker = 0",
          values.toArray());
    }
  }

  void markWaitingLate() throws SQLException {
    meta.number(Meta.LATE_UP_TO, database.number("SELECT max(number) FROM outbox"));
  }

  /** Messages about an alarm or fault, oldest first. */
  List<MessageId> about(AlarmId reference, boolean onlyWhatABrokerHad) throws SQLException {
    return database.rows(
        "SELECT id FROM outbox WHERE reference = ? AND reference <> '' AND reached_broker >= ?"
            + " ORDER BY number",
        row -> new MessageId(row.getString("id")),
        reference.value(),
        onlyWhatABrokerHad ? 1 : 0);
  }

  boolean knows(AlarmId reference) throws SQLException {
    return database.number(
            "SELECT EXISTS (SELECT 1 FROM outbox WHERE reference = ? AND reference <> '')",
            reference.value())
        > 0;
  }

  /** Numbers messages anew in the order in which they were made. */
  void putInOrder() throws SQLException {
    long next = database.number("SELECT max(number) FROM outbox") + 1;
    for (long number :
        database.rows("SELECT number FROM outbox ORDER BY seq, number", row -> row.getLong(1))) {
      database.change("UPDATE outbox SET number = ? WHERE number = ?", next, number);
      next++;
    }
  }

  /** Keeps the number of messages, which SQLite would have to count each time. */
  static void count(Database database, int more) throws SQLException {
    if (more != 0) {
      database.change("UPDATE total SET rows = rows + ? WHERE name = 'outbox'", more);
    }
  }

  /** Counts them, where they came into the table by other ways. */
  static void countAll(Database database) throws SQLException {
    database.change(
        "UPDATE total SET rows = (SELECT count(*) FROM outbox WHERE "
            + Taken.IS_NOT
            + ") WHERE name = 'outbox'",
        new Taken(database, new Meta(database)).upTo());
  }

  long depth() throws SQLException {
    return database.number("SELECT rows FROM total WHERE name = 'outbox'");
  }

  Optional<Instant> oldestUnacknowledged() throws SQLException {
    return database.row(
        // By the payload, which has a checksum.
        "SELECT json FROM outbox WHERE number = (SELECT min(first) FROM ("
            + "SELECT min(number) AS first FROM outbox WHERE channel = 'UP_ALARM'"
            + " UNION ALL SELECT min(number) AS first FROM outbox WHERE channel = 'UP_FAULT'))",
        row -> made(row.getString("json")));
  }

  /**
   * Puts times right in some of the messages that no broker ever had, oldest first.
   *
   * @param except messages that are left as they are
   * @param after only those whose number is higher
   */
  Corrected correct(TimeCorrection correction, Set<MessageId> except, long after)
      throws SQLException {
    List<Row> rows =
        database.rows(
            "SELECT number, id, channel, reference, json, checksum FROM outbox"
                + " WHERE untrusted AND number > ? AND reached_broker = 0 AND "
                + Taken.IS_NOT
                + " ORDER BY number LIMIT ?",
            Row::read,
            after,
            taken.upTo(),
            CORRECTED_AT_ONCE);
    int changed = 0;
    for (Row row : rows) {
      String corrected = correction.message(row.json());
      if (!corrected.equals(row.json()) && !except.contains(new MessageId(row.id()))) {
        if (!row.isWhole()) {
          throw new DamagedException("message " + row.number() + " of the outbox");
        }
        changed++;
        database.change(
            "UPDATE outbox SET json = ?, made_at = ?, checksum = ? WHERE number = ?",
            corrected,
            time(corrected),
            Checksum.of(row.id(), row.channel(), row.reference(), corrected),
            row.number());
      }
    }
    return new Corrected(changed, rows.isEmpty() ? after : rows.getLast().number(), rows.isEmpty());
  }

  /**
   * A row that is not as it was written, put right from its payload, which says all that the other
   * columns say. The columns in the order of {@link #insert}, {@code reached_broker} before the
   * checksum; empty where the payload itself is what was changed.
   */
  static Optional<Object[]> mended(ResultSet row) throws SQLException {
    String json = row.getString("json");
    Object kept = row.getObject("checksum");
    int reached = row.getInt("reached_broker");
    int reachedBroker = reached == 0 || reached == LATE ? reached : IN_TIME;
    return columns(json, reachedBroker)
        .filter(
            columns ->
                !(kept instanceof Number number)
                    || Checksum.isDamaged(number.longValue(), (long) columns[columns.length - 1]));
  }

  /** The same for a row of which nothing can be read but id and payload, where they agree. */
  static Optional<Object[]> mended(@Nullable String id, @Nullable String json) {
    return columns(json, 0).filter(columns -> columns[1].equals(id));
  }

  private static Optional<Object[]> columns(@Nullable String json, int reachedBroker) {
    if (json == null) {
      return Optional.empty();
    }
    try {
      JsonObject event = JsonObject.read(json);
      JsonObject data = event.object("data");
      String type = event.text("type");
      Channel channel = channel(type);
      String reference =
          data.has("faultId") ? data.text("faultId") : data.optionalText("alarmId").orElse("");
      String id = event.text("id");
      return Optional.of(
          new Object[] {
            data.integer("seq"),
            id,
            channel.name(),
            reference,
            Composer.isUrgent(type, data) ? 1 : 0,
            event.instant("time").toString(),
            json,
            reachedBroker,
            Checksum.of(id, channel.name(), reference, json)
          });
    } catch (JsonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The channel of a message of that type: {@code no.trygghub.alarm.raised.v1}. */
  private static Channel channel(String type) {
    String[] parts = type.split("\\.", -1);
    return Channel.valueOf("UP_" + (parts.length > 2 ? parts[2] : "").toUpperCase(Locale.ROOT));
  }

  private void insert(Message message) throws SQLException {
    String reference = message.reference().map(AlarmId::value).orElse("");
    database.change(
        "INSERT INTO outbox (seq, id, channel, reference, urgent, made_at, json, checksum)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        message.sequence().number(),
        message.id().value(),
        message.channel().name(),
        reference,
        message.urgent() ? 1 : 0,
        time(message.json()),
        message.json(),
        Checksum.of(message.id().value(), message.channel().name(), reference, message.json()));
  }

  /**
   * A row of {@link #ALL}. A backlog has very many, so each column is looked at once, and texts are
   * read as their bytes, which the driver hands over at less cost and the checksum is of.
   */
  private static StoredMessage stored(ResultSet row, int generation, long lateUpTo)
      throws SQLException {
    long number = row.getLong(1);
    long sequence = row.getLong(2);
    byte[] id = row.getBytes(3);
    byte[] channelName = row.getBytes(4);
    byte[] reference = row.getBytes(5);
    boolean isMarkedUrgent = row.getInt(6) != 0;
    byte[] json = row.getBytes(7);
    int reached = row.getInt(8);
    long checksum = row.getLong(9);
    boolean isWhole = row.wasNull() || Checksum.holds(checksum, id, channelName, reference, json);
    if (!isWhole || id == null || channelName == null || reference == null || json == null) {
      throw new DamagedException("message " + number + " of the outbox");
    }
    Channel channel = Channel.valueOf(text(channelName));
    return new StoredMessage(
        new Message(
            new MessageId(text(id)),
            new Sequence(sequence),
            Priority.of(channel),
            channel,
            reference.length == 0 ? Optional.empty() : Optional.of(new AlarmId(text(reference))),
            isMarkedUrgent || (channel == Channel.UP_ALARM && isUrgent(text(json))),
            text(json)),
        number,
        generation,
        reached != 0,
        reached == 0 ? number <= lateUpTo : reached == LATE);
  }

  /**
   * By the payload, which has a checksum: an alarm that somebody has to answer is not to wait
   * because a bit flipped in the column.
   */
  private static boolean isUrgent(String json) {
    try {
      JsonObject event = JsonObject.read(json);
      return Composer.isUrgent(event.text("type"), event.object("data"));
    } catch (JsonException e) {
      return false;
    }
  }

  private static String text(byte[] column) {
    return new String(column, StandardCharsets.UTF_8);
  }

  private static Instant made(String json) throws DamagedException {
    try {
      return JsonObject.read(json).instant("time");
    } catch (JsonException e) {
      throw new DamagedException("the oldest message of the outbox");
    }
  }

  private static String time(String json) {
    try {
      return JsonObject.read(json).instant("time").toString();
    } catch (JsonException e) {
      throw new BufferException("a message without its time: " + e.getMessage());
    }
  }

  /**
   * How far a correction has come.
   *
   * @param changed how many messages changed
   * @param upTo the number of the last message that was looked at
   * @param isDone whether there was none left to look at
   */
  record Corrected(int changed, long upTo, boolean isDone) {}

  /**
   * How a statement says which messages it is about: one for all is several times as fast as one
   * for each.
   */
  private record Which(String condition, List<Object> values) {
    static Which of(Collection<StoredMessage> messages, int generation) {
      boolean areNumbersOurs = true;
      boolean areConsecutive = true;
      long first = 0;
      long last = 0;
      for (StoredMessage stored : messages) {
        areNumbersOurs &= stored.generation() == generation;
        areConsecutive &= last == 0 || stored.number() == last + 1;
        first = first == 0 ? stored.number() : first;
        last = stored.number();
      }
      if (!areNumbersOurs) {
        return oneOf("id", messages.stream().map(stored -> stored.message().id().value()));
      }
      return areConsecutive
          ? new Which("number BETWEEN ? AND ?", List.of(first, last))
          : oneOf("number", messages.stream().map(StoredMessage::number));
    }

    private static Which oneOf(String column, Stream<?> values) {
      return new Which(
          column + " IN (SELECT value FROM json_each(?, '$.all'))",
          List.of(JsonObject.write(Map.of("all", values.toList()))));
    }
  }

  private record Row(
      long number, String id, String channel, String reference, String json, boolean isWhole) {
    static Row read(ResultSet row) throws SQLException {
      return new Row(
          row.getLong("number"),
          row.getString("id"),
          row.getString("channel"),
          row.getString("reference"),
          row.getString("json"),
          Checksum.holds(row, "id", "channel", "reference", "json"));
    }
  }
}
