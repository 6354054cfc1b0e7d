package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.detection.AlarmId;

/**
 * A hub's database in which alarms of {@link #SENSOR} and events wait, and a part of which is
 * damaged.
 *
 * @param file the database, with its log where it has one
 * @param readable what plain SQLite reads of it, by the messages' ids
 * @param alarms the ids of the alarms that plain SQLite reads as they were written
 */
record DamagedDatabase(DatabaseFile file, Map<String, String> readable, List<String> alarms) {
  /** Whose alarms wait. */
  static final String SENSOR = "button-1";

  static final int ALARMS = 300;

  /** Of these, so many that are in the log where there is one. */
  private static final int IN_LOG = 20;

  private static final int MOST_ROWS = 10 * ALARMS;
  private static final long BUDGET = 100 * Buffer.SMALLEST_BUDGET;
  private static final int PAGE = 4_096;

  /** What is damaged. */
  enum Kind {
    /** One letter of an event, in a database that was closed. */
    ROW,
    /** A page with alarms is zero, in a database that was closed. */
    PAGE,
    /**
     * One letter of an event, in a database as it is left when the power goes, the newest of it in
     * its log.
     */
    LOG
  }

  /**
   * Makes one.
   *
   * @param path where
   * @param hub whose
   * @param aside an empty directory that is not on the disk that is tried
   */
  static DamagedDatabase write(Path path, Kind kind, String hub, Path aside) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    DatabaseFile made = new DatabaseFile(aside.resolve("made.db"));
    DatabaseFile file = new DatabaseFile(path);
    List<StoredMessage> alarms;
    StoredMessage event;
    try (Buffer buffer = Buffer.open(made.path(), BUDGET)) {
      fill(buffer, hub, 0, ALARMS - IN_LOG);
      event = buffer.waiting(Channel.UP_EVENT, 0, ALARMS).get(ALARMS / 4);
    }
    try (Buffer buffer = Buffer.open(made.path(), BUDGET)) {
      fill(buffer, hub, ALARMS - IN_LOG, ALARMS);
      alarms = buffer.waiting(Channel.UP_ALARM, 0, ALARMS);
      if (kind == Kind.LOG) {
        made.copyTo(path);
      }
    }
    if (kind != Kind.LOG) {
      made.copyTo(path);
    }
    damage(path, kind, (kind == Kind.PAGE ? alarms.get(ALARMS / 2) : event).message().json());
    DatabaseFile plain = new DatabaseFile(aside.resolve("plain.db"));
    file.copyTo(plain.path());
    Map<String, String> readable = plain.readable(MOST_ROWS);
    return new DamagedDatabase(
        file,
        readable,
        alarms.stream()
            .map(StoredMessage::message)
            .filter(alarm -> alarm.json().equals(readable.get(alarm.id().value())))
            .map(alarm -> alarm.reference().map(AlarmId::value).orElseThrow())
            .toList());
  }

  /** How many bytes it and its log take. */
  long size() throws IOException {
    Path log = Path.of(file.path() + "-wal");
    return Files.size(file.path()) + (Files.exists(log) ? Files.size(log) : 0);
  }

  /**
   * Whether plain SQLite reads of a file whatever it read of this one at first.
   *
   * @param aside an empty directory that is not on the disk that is tried
   */
  boolean isWholeIn(Path path, Path aside) throws IOException {
    DatabaseFile plain = new DatabaseFile(aside.resolve("plain.db"));
    new DatabaseFile(path).copyTo(plain.path());
    return plain.readable(MOST_ROWS).entrySet().containsAll(readable.entrySet());
  }

  private static void fill(Buffer buffer, String hub, int from, int to) {
    SampleMessages messages =
        new SampleMessages(
            new TenantId("trial"),
            new HubId(hub),
            buffer.epoch(),
            Instant.parse("2026-01-10T02:14:07Z"));
    for (int i = from; i < to; i++) {
      List<Draft> drafts = List.of(messages.alarm(2L * i + 1), messages.event(2L * i + 2));
      buffer.commit(Map.of(), drafts);
    }
  }

  private static void damage(Path path, Kind kind, String json) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int place =
        new String(bytes, StandardCharsets.ISO_8859_1)
            .indexOf(
                new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    if (place < 0) {
      throw new IOException(path + " does not hold the row that is to be damaged");
    }
    if (kind == Kind.PAGE) {
      Arrays.fill(bytes, place / PAGE * PAGE, place / PAGE * PAGE + PAGE, (byte) 0);
    } else {
      bytes[place + json.indexOf("untilS")]++;
    }
    Files.write(path, bytes);
  }
}
