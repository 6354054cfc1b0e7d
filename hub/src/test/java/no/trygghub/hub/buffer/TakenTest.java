package no.trygghub.hub.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.TimeCorrection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakenTest {
  private static final long BUDGET = 100 * Buffer.SMALLEST_BUDGET;
  private static final int ALL = 1_000_000;

  @TempDir private Path directory;
  private Path file;
  private Buffer buffer;

  @BeforeEach
  void openIt() {
    file = directory.resolve("hub.db");
    buffer = Buffer.open(file, BUDGET);
  }

  @AfterEach
  void closeIt() {
    buffer.close();
  }

  @Test
  void muchTelemetryThatABrokerTookLeavesAtOnceAndItsRowsBitByBit() throws Exception {
    List<StoredMessage> stored = telemetry(1_500);

    buffer.forwarded(stored.subList(0, 1_200));

    assertThat(waiting()).containsExactlyElementsOf(range(1_201, 1_500));
    assertThat(buffer.depth()).isEqualTo(300);
    assertThat(buffer.find(stored.get(1_199).message().id())).isEmpty();
    assertThat(buffer.find(stored.get(1_200).message().id())).isPresent();
    assertThat(rows("outbox")).isEqualTo(1_500);

    buffer.tidy();
    assertThat(rows("outbox")).isBetween(301, 1_499);
    for (int i = 0; i < 3; i++) {
      buffer.tidy();
    }

    assertThat(rows("outbox")).isEqualTo(300);
    assertThat(rows("meta WHERE key = 'taken_up_to'")).as("forgotten with its rows").isZero();
    assertThat(waiting()).containsExactlyElementsOf(range(1_201, 1_500));
    assertThat(buffer.depth()).isEqualTo(300);
  }

  @Test
  void itIsRememberedOverARestart() {
    buffer.forwarded(telemetry(500).subList(0, 200));
    buffer.close();
    buffer = Buffer.open(file, BUDGET);

    assertThat(waiting()).containsExactlyElementsOf(range(201, 500));
    assertThat(buffer.depth()).isEqualTo(300);
  }

  @Test
  void whatIsAddedLaterWaitsAndTheOtherChannelsAreNotTouched() {
    List<StoredMessage> stored = telemetry(200);
    buffer.commit(Map.of(), List.of(Messages::event, sequence -> Messages.raised(1, sequence)));
    stored.addAll(telemetry(200).subList(200, 400));

    buffer.forwarded(stored);
    telemetry(2);

    assertThat(waiting()).containsExactly(403L, 404L);
    assertThat(sequences(Channel.UP_EVENT)).containsExactly(201L);
    assertThat(sequences(Channel.UP_ALARM)).containsExactly(202L);
    assertThat(buffer.depth()).isEqualTo(4);
  }

  @Test
  void whatABrokerRefusedInTheMiddleOfThemGoesOnWaiting() {
    List<StoredMessage> stored = telemetry(400);
    StoredMessage refused = stored.remove(100);

    buffer.forwarded(stored);

    assertThat(waiting()).containsExactly(refused.message().sequence().number());
    assertThat(buffer.depth()).isEqualTo(1);
  }

  @Test
  void whatWasDroppedMeanwhileDoesNotStandForWhatWasRefused() throws Exception {
    List<StoredMessage> stored = telemetry(600);
    execute("DELETE FROM outbox WHERE number <= 200");
    List<StoredMessage> answered = new ArrayList<>(stored.subList(0, 200));
    answered.addAll(stored.subList(400, 500));

    buffer.forwarded(answered);

    List<Long> left = new ArrayList<>(range(201, 400));
    left.addAll(range(501, 600));
    assertThat(waiting()).containsExactlyElementsOf(left);
  }

  @Test
  void theNumberIsForgottenWithTheLastOfItsRowsAndTheRestIsCountedAnew() throws Exception {
    buffer.forwarded(telemetry(1_100).subList(0, 1_000));
    // As a version does that knows nothing of the number.
    execute("UPDATE total SET rows = rows - 1000 WHERE name = 'outbox'");

    buffer.tidy();
    buffer.tidy();

    assertThat(rows("meta WHERE key = 'taken_up_to'")).isZero();
    assertThat(rows("outbox")).isEqualTo(100);
    assertThat(buffer.depth()).isEqualTo(100);
  }

  @Test
  void aNumberOfAnotherEpochHidesNothing() throws Exception {
    buffer.forwarded(telemetry(300).subList(0, 200));
    execute("DELETE FROM meta WHERE key = 'epoch'");

    assertThat(waiting()).containsExactlyElementsOf(range(1, 300));
  }

  @Test
  void whatIsTakenTwiceIsCountedOnce() {
    List<StoredMessage> stored = telemetry(400);

    buffer.forwarded(stored.subList(0, 300));
    buffer.forwarded(stored.subList(0, 300));
    buffer.forwarded(stored.subList(299, 301));

    assertThat(waiting()).containsExactlyElementsOf(range(302, 400));
    assertThat(buffer.depth()).isEqualTo(99);
  }

  @Test
  void rowsThatAreStillThereMakeRoomBeforeAnythingIsDropped() throws Exception {
    buffer.forwarded(telemetry(2_000).subList(0, 1_800));
    buffer.close();
    buffer = Buffer.open(file, Files.size(file));

    buffer.commit(Map.of(), Collections.nCopies(1_000, Messages::telemetry));

    assertThat(buffer.tellDropped(dropped -> Messages::event, true)).isFalse();
    assertThat(waiting()).containsExactlyElementsOf(range(1_801, 3_000));
  }

  @Test
  void aCorrectionOfTimesLeavesThemAlone() {
    List<Draft> drafts = Collections.nCopies(200, Messages::untrustedTelemetry);
    buffer.commit(Map.of(), drafts);
    buffer.forwarded(buffer.waiting(Channel.UP_TELEMETRY, 0, 150));

    assertThat(buffer.correct(new TimeCorrection(Messages.RIGHT), Set.of())).isEqualTo(50);
  }

  @Test
  void fromADamagedDatabaseTheyAreCarriedOverAndSentOnceMore() throws Exception {
    buffer.forwarded(telemetry(500).subList(0, 200));
    change("UPDATE outbox SET json = '{}' WHERE seq = 301");

    assertThat(buffer.damage()).isPresent();
    List<Long> left = new ArrayList<>(range(1, 500));
    left.remove(301L);
    assertThat(waiting()).containsExactlyElementsOf(left);
    assertThat(buffer.depth()).isEqualTo(499);
  }

  @Test
  void aNumberThatWentBadIsNotBelievedAndTheyAreSentOnceMore() throws Exception {
    buffer.forwarded(telemetry(500).subList(0, 200));
    change("UPDATE meta SET value = replace(value, ':200', ':400') WHERE key = 'taken_up_to'");

    assertThat(buffer.damage()).isPresent();
    assertThat(waiting()).containsExactlyElementsOf(range(1, 500));
  }

  @Test
  void inMemoryTheNumbersOfTheDiskDoNotCountAndOnDiskAgainTheyDo() throws Exception {
    buffer.forwarded(telemetry(500).subList(0, 200));
    buffer.close();
    Path obstacle = Files.createDirectory(directory.resolve("hub.db.probe"));
    Files.createFile(obstacle.resolve("in-the-way"));
    buffer = Buffer.open(file, BUDGET);
    assertThat(buffer.unwritable()).isPresent();
    buffer.commit(Map.of(), Collections.nCopies(3, Messages::telemetry));

    assertThat(waiting()).containsExactlyElementsOf(range(501, 503));
    buffer.commit(Map.of(), Collections.nCopies(200, Messages::telemetry));
    buffer.forwarded(buffer.waiting(Channel.UP_TELEMETRY, 0, 201));

    Files.delete(obstacle.resolve("in-the-way"));
    Files.delete(obstacle);
    assertThat(buffer.resume()).isTrue();
    List<Long> left = new ArrayList<>(range(201, 500));
    left.addAll(range(702, 703));
    assertThat(waiting()).containsExactlyElementsOf(left);
    assertThat(buffer.depth()).isEqualTo(302);
  }

  /** Adds so much telemetry and tells all that waits. */
  private List<StoredMessage> telemetry(int messages) {
    buffer.commit(Map.of(), Collections.nCopies(messages, Messages::telemetry));
    return new ArrayList<>(buffer.waiting(Channel.UP_TELEMETRY, 0, ALL));
  }

  private List<Long> waiting() {
    return sequences(Channel.UP_TELEMETRY);
  }

  private List<Long> sequences(Channel channel) {
    return buffer.waiting(channel, 0, ALL).stream()
        .map(stored -> stored.message().sequence().number())
        .toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  /** As a bad sector would while the hub is off, behind the back of the checksum. */
  private void change(String sql) throws SQLException {
    assertThat(execute(sql)).isEqualTo(1);
  }

  /** Between two runs of the hub. */
  private int execute(String sql) throws SQLException {
    buffer.close();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    } finally {
      buffer = Buffer.open(file, BUDGET);
    }
  }

  private int rows(String table) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return rows.getInt(1);
    }
  }
}
