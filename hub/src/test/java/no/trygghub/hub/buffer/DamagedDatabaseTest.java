package no.trygghub.hub.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub's database after a failing disk or a careless hand. */
class DamagedDatabaseTest {
  private static final int ALARMS = 40;

  @TempDir private Path directory;

  @Test
  void aSoundDatabaseIsLeftAsItIs() {
    List<String> stored = fill();

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isEmpty();
      assertThat(waiting(buffer)).isEqualTo(stored);
    }
    assertThat(directory.resolve("hub.db.damaged-1")).doesNotExist();
  }

  @Test
  void aFileThatIsNoDatabaseIsSetAsideWholeAndTheHubBeginsAnew() throws IOException {
    String text = "this is not a database at all\n".repeat(100);
    Files.writeString(file(), text);

    try (Buffer buffer = open()) {
      assertThat(buffer.damage().orElse(""))
          .contains("set aside as " + directory.resolve("hub.db.damaged-1"))
          .contains("0 waiting messages");
      assertThat(buffer.unwritable()).isEmpty();
      assertThat(add(buffer, 1)).hasSize(1);
    }
    assertThat(directory.resolve("hub.db.damaged-1")).hasContent(text);
    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isEmpty();
      assertThat(waiting(buffer)).hasSize(1);
    }
  }

  @Test
  void aChangedTextOfAnAlarmIsNoticedAndAllOtherMessagesAreCarriedOver() throws IOException {
    List<String> stored = fill();
    byte[] before = Files.readAllBytes(file());
    replace(file(), "\"alarmId\":\"7F3A000000000017\"", "\"alarmId\":\"7F3A000000000091\"");

    String epoch;
    try (Buffer buffer = open()) {
      assertThat(buffer.damage().orElse("")).contains("a row of outbox");
      List<String> expected = new ArrayList<>(stored);
      expected.removeIf(json -> json.contains("7F3A000000000017"));
      assertThat(waiting(buffer)).isEqualTo(expected);
      assertThat(buffer.lastSequence()).isEqualTo(ALARMS);
      assertThat(buffer.stateRows()).containsExactly(Map.entry("row", "40"));
      epoch = buffer.epoch();
    }
    assertThat(Files.size(directory.resolve("hub.db.damaged-1"))).isEqualTo(before.length);
    try (Buffer buffer = open()) {
      assertThat(buffer.epoch()).isEqualTo(epoch);
      assertThat(buffer.damage()).isEmpty();
    }
  }

  @Test
  void columnsThatThePayloadSaysAsWellAreNotBelievedAgainstIt() throws Exception {
    fill();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      // As a bit that flipped makes of them what no check of SQLite finds.
      statement.execute("UPDATE outbox SET urgent = 0, made_at = replace(made_at, 'T', 'U')");
    }

    try (Buffer buffer = open()) {
      assertThat(buffer.waiting(Channel.UP_ALARM, 0, 100))
          .isNotEmpty()
          .allMatch(stored -> stored.message().urgent());
      assertThat(buffer.oldestUnacknowledged()).contains(Messages.WALL);
    }
  }

  @Test
  void aTriggerWhoseTextWentBadIsNoticedBeforeAnythingFailsByIt() throws IOException {
    List<String> before = fill();
    replace(file(), "old.active <> new.active", "old.actjve <> new.active");

    try (Buffer buffer = open()) {
      assertThat(buffer.damage().orElseThrow()).contains("the description of its tables");
      add(buffer, ALARMS + 1);
      assertThat(buffer.unwritable()).isEmpty();
      assertThat(waiting(buffer)).hasSize(before.size() + 1).containsAll(before);
    }
    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isEmpty();
      assertThat(waiting(buffer)).hasSize(before.size() + 1);
    }
  }

  @Test
  void whatWaitsIsCarriedOverWhereTheNameOfAColumnWentBad() throws IOException {
    List<String> before = fill();
    replace(file(), "id TEXT NOT NULL UNIQUE,\n  channel", "ie TEXT NOT NULL UNIQUE,\n  channel");

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isPresent();
      assertThat(waiting(buffer)).isEqualTo(before);
      assertThat(buffer.stateRows()).containsExactly(Map.entry("row", "40"));
    }
  }

  @Test
  void aRowOfTheDetectorsStateThatWasChangedIsNotBelieved() throws IOException {
    try (Buffer buffer = open()) {
      buffer.commit(Map.of("rule/one", "{\"deadline\":1234567}", "rule/two", "{}"), List.of());
    }
    replace(file(), "{\"deadline\":1234567}", "{\"deadline\":9234567}");

    try (Buffer buffer = open()) {
      assertThat(buffer.damage().orElse("")).contains("a row of detector_state");
      assertThat(buffer.stateRows()).containsExactly(Map.entry("rule/two", "{}"));
    }
  }

  @Test
  void aFileThatIsCutOffGivesBackWhatIsLeftOfIt() throws IOException {
    List<String> stored = fill();
    long size = Files.size(file());
    truncate(file(), size - 3 * 4096);

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isPresent();
      assertThat(stored).containsAll(waiting(buffer));
      assertThat(waiting(buffer)).isNotEmpty();
      assertThat(add(buffer, 99)).hasSize(1);
    }
  }

  @Test
  void aRowWhoseNumberWentBadHidesNoneBehindIt() throws IOException {
    List<String> stored = fill();
    change(row -> row.key(), "7F3A000000000017", 17, 127);

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isPresent();
      assertThat(waiting(buffer)).isEqualTo(stored);
    }
  }

  @Test
  void aMessageIsCarriedOverWithoutAColumnThatItsPayloadSaysAsWell() throws IOException {
    List<String> stored = fill();
    // The column says whether a broker had it: a constant 0, which becomes a NULL.
    change(row -> row.column(8), "7F3A000000000017", 8, 0);

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isPresent();
      assertThat(waiting(buffer)).isEqualTo(stored);
    }
  }

  @Test
  void aMessageIsCarriedOverWhereAColumnThatCannotBeReadHidesTheRow() throws IOException {
    List<String> stored = fill();
    // The checksum: a number of four or six bytes, which becomes a text longer than the row.
    byte[] bytes = Files.readAllBytes(file());
    change(
        row -> row.column(9),
        "7F3A000000000017",
        bytes[Row.about("7F3A000000000017", bytes).column(9)],
        127);

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isPresent();
      assertThat(waiting(buffer)).isEqualTo(stored);
    }
  }

  @Test
  void whatIsBetweenTwoPlacesThatCannotBeReadIsCarriedOver() throws IOException {
    List<String> stored = fill();
    List<Integer> pages = new ArrayList<>();
    try (RandomAccessFile opened = new RandomAccessFile(file().toFile(), "rw")) {
      for (String alarm : List.of("7F3A000000000003", "7F3A000000000033")) {
        int page = Row.about(alarm, Files.readAllBytes(file())).page();
        pages.add(page);
        opened.seek(page);
        opened.write(new byte[8]);
      }
    }
    assertThat(pages).doesNotHaveDuplicates();

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isPresent();
      List<String> carried = waiting(buffer);
      assertThat(carried).isSubsetOf(stored).isEqualTo(inOrder(carried, stored));
      assertThat(carried).containsAll(stored.subList(9, 19));
    }
  }

  @Test
  void whatIsBetweenTheFirstAndTheLastPageIsCarriedOverHoweverHighItsNumbersAre() throws Exception {
    List<String> stored = fill();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE outbox SET number = number + 3000000");
      statement.execute("UPDATE sqlite_sequence SET seq = seq + 3000000 WHERE name = 'outbox'");
    }
    try (RandomAccessFile opened = new RandomAccessFile(file().toFile(), "rw")) {
      for (String alarm : List.of("7F3A000000000001", "7F3A000000000040")) {
        opened.seek(Row.about(alarm, Files.readAllBytes(file())).page());
        opened.write(new byte[8]);
      }
    }

    try (Buffer buffer = open()) {
      assertThat(waiting(buffer)).containsAll(stored.subList(15, 25));
    }
  }

  @Test
  void anEmptiedFileIsNotTakenForANewHub() throws IOException {
    fill();
    truncate(file(), 0);

    try (Buffer buffer = open()) {
      assertThat(buffer.damage().orElse("")).contains("it is empty");
    }
  }

  @Test
  void aNewHubHasNoDamage() {
    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isEmpty();
    }
  }

  @Test
  void aPlaceInTheLogThatWentBadDoesNotTakeWithItWhatWasWrittenBehindIt() throws IOException {
    List<String> stored = unclosed();
    Path log = directory.resolve("hub.db-wal");
    replace(log, "\"alarmId\":\"7F3A000000000017\"", "\"alarmId\":\"7F3A000000000091\"");

    try (Buffer buffer = open()) {
      assertThat(buffer.damage().orElse("")).contains("its log is damaged");
      assertThat(waiting(buffer)).containsAll(stored.subList(20, ALARMS));
    }
  }

  @Test
  void aLastTransactionThatThePowerCutShortIsNoDamage() throws IOException {
    List<String> stored = unclosed();
    Path log = directory.resolve("hub.db-wal");
    truncate(log, Files.size(log) - 100);

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isEmpty();
      assertThat(waiting(buffer)).isEqualTo(stored.subList(0, ALARMS - 1));
    }
  }

  @Test
  void aLogThatWasBegunAnewJustBeforeTheHubWasKilledIsNoDamage() throws Exception {
    Path other = Files.createDirectory(directory.resolve("other")).resolve("hub.db");
    List<String> stored;
    try (Buffer buffer = Buffer.open(other, 100 * Buffer.SMALLEST_BUDGET);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
        Statement statement = connection.createStatement()) {
      for (int i = 1; i <= ALARMS; i++) {
        add(buffer, i);
      }
      statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
      copy(other, file());
      stored = waiting(buffer);
    }
    beginAnew(directory.resolve("hub.db-wal"));

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isEmpty();
      assertThat(waiting(buffer)).isEqualTo(stored);
    }
  }

  @Test
  void anInterruptedReplacingIsBroughtToItsEnd() throws IOException {
    List<String> stored = fill();
    // As it is after the damaged file was moved away and before the new one was moved in.
    Files.move(file(), directory.resolve("hub.db.new"));

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isEmpty();
      assertThat(waiting(buffer)).isEqualTo(stored);
    }
    assertThat(directory.resolve("hub.db.new")).doesNotExist();
  }

  @Test
  void anInterruptedReplacingTakesNoLogForTheNewDatabasesThatIsNotItsOwn() throws IOException {
    List<String> stored = fill();
    Files.move(file(), directory.resolve("hub.db.new"));
    Files.delete(directory.resolve("hub.db.made"));
    unclosed();
    // The power was cut when the file was set aside and its log not yet.
    Files.move(file(), directory.resolve("hub.db.damaged-1"));

    try (Buffer buffer = open()) {
      assertThat(buffer.damage()).isEmpty();
      assertThat(waiting(buffer)).isEqualTo(stored);
    }
    assertThat(directory.resolve("hub.db.damaged-1-wal")).exists();
  }

  private Path file() {
    return directory.resolve("hub.db");
  }

  private Buffer open() {
    return Buffer.open(file(), 100 * Buffer.SMALLEST_BUDGET);
  }

  /** A database with alarms in it, closed properly. */
  private List<String> fill() {
    try (Buffer buffer = open()) {
      for (int i = 1; i <= ALARMS; i++) {
        add(buffer, i);
      }
      return waiting(buffer);
    }
  }

  /** A database with alarms in its log, as a hub leaves it whose power goes. */
  private List<String> unclosed() throws IOException {
    Path other = Files.createDirectory(directory.resolve("other")).resolve("hub.db");
    try (Buffer buffer = Buffer.open(other, 100 * Buffer.SMALLEST_BUDGET)) {
      for (int i = 1; i <= ALARMS; i++) {
        add(buffer, i);
      }
      copy(other, file());
      return waiting(buffer);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (String suffix : List.of("", "-wal", ".made")) {
      Files.copy(Path.of(from + suffix), Path.of(to + suffix));
    }
  }

  /** Writes the header that SQLite writes before the first page of a new round through the log. */
  private static void beginAnew(Path log) throws IOException {
    byte[] bytes = Files.readAllBytes(log);
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putInt(12, header.getInt(12) + 1);
    header.putInt(16, header.getInt(16) + 1);
    header.putInt(20, ~header.getInt(20));
    ByteBuffer words = header.duplicate();
    words.order((header.getInt(0) & 1) == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int first = 0;
    int second = 0;
    for (int at = 0; at < 24; at += 8) {
      first += words.getInt(at) + second;
      second += words.getInt(at + 4) + first;
    }
    header.putInt(24, first);
    header.putInt(28, second);
    Files.write(log, bytes);
  }

  private static List<Message> add(Buffer buffer, int alarm) {
    return buffer.commit(
        Map.of("row", Integer.toString(alarm)),
        List.of(sequence -> Messages.raised(alarm, sequence)));
  }

  private static List<String> waiting(Buffer buffer) {
    return buffer.waiting(Channel.UP_ALARM, 0, 1_000).stream()
        .map(stored -> stored.message().json())
        .toList();
  }

  /** Replaces every occurrence, as a bad sector would not; of the same length. */
  private static void replace(Path file, String before, String after) throws IOException {
    String content = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(content).contains(before);
    Files.writeString(file, content.replace(before, after), StandardCharsets.ISO_8859_1);
  }

  private static List<String> inOrder(List<String> some, List<String> all) {
    return all.stream().filter(some::contains).toList();
  }

  /** Changes one byte of the row of an alarm. */
  private void change(ToIntFunction<Row> place, String alarm, int before, int after)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file());
    int at = place.applyAsInt(Row.about(alarm, bytes));
    assertThat(bytes[at]).isEqualTo((byte) before);
    bytes[at] = (byte) after;
    Files.write(file(), bytes);
  }

  /**
   * Where a row of the outbox is in a file, by SQLite's file format: a page of a table's leaves
   * begins with a 13 and has the places of its rows from its ninth byte.
   *
   * @param page where its page begins
   * @param at where it begins itself
   */
  private record Row(ByteBuffer file, int page, int at) {
    private static final int PAGE_BYTES = 4096;
    private static final int LEAVES = 13;

    static Row about(String alarm, byte[] bytes) {
      String sought = "\"alarmId\":\"" + alarm + '"';
      ByteBuffer file = ByteBuffer.wrap(bytes);
      for (int page = 0; page < bytes.length; page += PAGE_BYTES) {
        for (int i = 0; bytes[page] == LEAVES && i < file.getShort(page + 3); i++) {
          Row row = new Row(file, page, page + file.getShort(page + 8 + 2 * i));
          int rest = page + PAGE_BYTES - row.at();
          String text = new String(bytes, row.at(), rest, StandardCharsets.ISO_8859_1);
          int found = text.indexOf(sought);
          int begun = text.indexOf("{\"specversion\"");
          if (begun >= 0 && begun < found && found < text.indexOf("}}")) {
            return row;
          }
        }
      }
      throw new AssertionError("no row about " + alarm);
    }

    /** Where its number is, behind its length. */
    int key() {
      return behind(at);
    }

    /** Where its header says of what kind a column is. */
    int column(int number) {
      int place = behind(behind(key()));
      for (int i = 0; i < number; i++) {
        place = behind(place);
      }
      return place;
    }

    /** What is behind a number of SQLite's variable length. */
    private int behind(int place) {
      int end = place;
      while (file.get(end) < 0) {
        end++;
      }
      return end + 1;
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(size);
    }
  }
}
