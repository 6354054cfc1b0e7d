package no.trygghub.hub.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import no.trygghub.hub.contract.ActiveAlarm;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Downlink.Acknowledgement;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.TimeCorrection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferTest {
  private static final long BUDGET = 100 * Buffer.SMALLEST_BUDGET;

  @TempDir private Path directory;
  private Path file;
  private Buffer buffer;

  @BeforeEach
  void openIt() {
    file = directory.resolve("data").resolve("hub.db");
    buffer = open(file);
  }

  @AfterEach
  void closeIt() {
    buffer.close();
  }

  @Test
  void sequenceNumbersHaveNoGapAndGoOnAfterARestart() {
    assertThat(buffer.lastSequence()).isZero();
    store(Messages::event, Messages::event);
    buffer.forwarded(buffer.waiting(Channel.UP_EVENT, 0, 100));
    reopen();
    List<Message> later = store(Messages::event);

    assertThat(later.getFirst().sequence().number()).isEqualTo(3);
    assertThat(buffer.lastSequence()).isEqualTo(3);
  }

  @Test
  void aCommitThatFailsHalfwayLeavesEverythingAsItWas() {
    buffer.commit(Map.of("a", "1"), List.of(Messages::event));

    assertThatThrownBy(
            () ->
                buffer.commit(
                    Map.of("a", "2", "b", "2"),
                    List.of(
                        sequence -> Messages.raised(1, sequence),
                        sequence -> {
                          throw new IllegalStateException("no message");
                        })))
        .hasMessage("no message");

    assertThat(buffer.stateRows()).containsExactly(Map.entry("a", "1"));
    assertThat(buffer.depth()).isEqualTo(1);
    assertThat(words()).isEmpty();
    assertThat(store(Messages::event).getFirst().sequence().number()).isEqualTo(2);
  }

  @Test
  void messagesOfAChannelComeOldestFirstAndFromWhereOneLeftOff() {
    List<Message> stored =
        store(
            Messages::event,
            sequence -> Messages.raised(2, sequence),
            Messages::event,
            sequence -> Messages.raised(3, sequence),
            sequence -> Messages.raised(4, sequence));

    List<StoredMessage> alarms = buffer.waiting(Channel.UP_ALARM, 0, 2);

    assertThat(ids(alarms)).containsExactly(id(stored, 1), id(stored, 3));
    assertThat(ids(buffer.waiting(Channel.UP_ALARM, alarms.getLast().number(), 2)))
        .containsExactly(id(stored, 4));
    assertThat(waiting(Channel.UP_EVENT)).containsExactly(id(stored, 0), id(stored, 2));
  }

  @Test
  void aMessageThatIsAddedAfterTheNewestWasTakenOutComesBehindIt() {
    store(sequence -> Messages.raised(1, sequence));
    List<Message> newest = store(sequence -> Messages.raised(2, sequence));
    long number = buffer.find(id(newest, 0)).orElseThrow().number();
    acknowledge(2, Optional.of(id(newest, 0)), Word.RECEIVED);

    List<Message> next = store(sequence -> Messages.raised(3, sequence));

    assertThat(ids(buffer.waiting(Channel.UP_ALARM, number, 10))).containsExactly(id(next, 0));
  }

  @Test
  void aBrokerThatHasThemIsEnoughForEventsAndNotForAlarmsAndFaults() {
    List<Message> stored =
        store(
            Messages::event,
            sequence -> Messages.fault(1, sequence),
            sequence -> Messages.raised(2, sequence));

    buffer.forwarded(found(stored));

    assertThat(buffer.depth()).isEqualTo(2);
    assertThat(buffer.oldestUnacknowledged()).contains(Messages.WALL);
    assertThat(buffer.find(id(stored, 0))).isEmpty();
    assertThat(buffer.find(id(stored, 1)).map(StoredMessage::reachedBroker)).contains(true);
    assertThat(buffer.find(id(stored, 2)).map(StoredMessage::reachedBroker)).contains(true);
  }

  @Test
  void anAcknowledgementOfOneMessageTakesThatOneOutAndRepeatingItChangesNothing() {
    List<Message> stored =
        store(sequence -> Messages.raised(1, sequence), sequence -> Messages.restored(1, sequence));

    Acknowledged first = acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED);
    Acknowledged again = acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED);

    assertThat(first).isEqualTo(new Acknowledged(true, List.of(id(stored, 0))));
    assertThat(again).isEqualTo(new Acknowledged(true, List.of()));
    assertThat(buffer.depth()).isEqualTo(1);
  }

  @Test
  void whatABrokerTookLeavesAndNothingBetween() {
    List<Message> stored =
        store(Messages::event, Messages::event, Messages::event, Messages::event, Messages::event);

    buffer.forwarded(found(List.of(stored.get(0), stored.get(2), stored.get(2))));
    assertThat(waiting(Channel.UP_EVENT)).containsExactlyElementsOf(ids(stored, 1, 3, 4));

    buffer.forwarded(found(List.of(stored.get(4), stored.get(3))));
    assertThat(waiting(Channel.UP_EVENT)).containsExactlyElementsOf(ids(stored, 1));

    buffer.forwarded(List.of());
    assertThat(waiting(Channel.UP_EVENT)).containsExactlyElementsOf(ids(stored, 1));
  }

  @Test
  void anAcknowledgementWithoutAMessageMeansWhatTheBrokerHadAndNoOtherAlarm() {
    List<Message> stored =
        store(sequence -> Messages.raised(1, sequence), sequence -> Messages.raised(2, sequence));
    buffer.forwarded(found(stored));
    store(sequence -> Messages.restored(1, sequence));

    assertThat(acknowledge(1, Optional.empty(), Word.ACCEPTED).delivered())
        .containsExactly(id(stored, 0));
    assertThat(buffer.depth()).isEqualTo(2);
  }

  @Test
  void aRejectionTakesNothingOutAndAnUnknownReferenceIsToldAsSuch() {
    List<Message> stored = store(sequence -> Messages.raised(1, sequence));

    assertThat(acknowledge(1, Optional.of(id(stored, 0)), Word.REJECTED))
        .isEqualTo(new Acknowledged(true, List.of()));
    assertThat(acknowledge(9, Optional.empty(), Word.CLOSED))
        .isEqualTo(new Acknowledged(false, List.of()));
    assertThat(buffer.depth()).isEqualTo(1);
  }

  @Test
  void theLastAlarmsAreToldWhetherTheyAreClosedOrNot() {
    List<Message> stored =
        store(
            sequence -> Messages.raised(1, sequence),
            sequence -> Messages.raised(2, sequence),
            sequence -> Messages.raised(3, sequence));
    acknowledge(2, Optional.of(id(stored, 1)), Word.CLOSED);

    assertThat(buffer.lastAlarms(2))
        .extracting(LastAlarm::id, LastAlarm::acknowledgement, LastAlarm::active)
        .containsExactly(
            tuple(Messages.reference(3), "none", true),
            tuple(Messages.reference(2), "closed", false));
    assertThat(buffer.lastAlarms(10)).hasSize(3).allMatch(alarm -> alarm.data().contains("kind"));
  }

  @Test
  void anAlarmIsActiveUntilItIsClosed() {
    List<Message> stored = store(sequence -> Messages.raised(1, sequence));
    acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED);
    assertThat(words()).containsExactly("raised received");

    acknowledge(1, Optional.of(id(stored, 0)), Word.ACCEPTED);
    acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED);
    assertThat(words()).containsExactly("raised accepted");

    acknowledge(1, Optional.empty(), Word.CLOSED);
    assertThat(words()).isEmpty();
    assertThat(acknowledge(1, Optional.empty(), Word.RECEIVED).known()).isTrue();
    assertThat(words()).isEmpty();
  }

  @Test
  void anAlarmThatNobodyClosesIsForgottenBehindTenThousandOthersUnlessItStillWaits() {
    List<Message> first =
        store(sequence -> Messages.raised(1, sequence), sequence -> Messages.raised(2, sequence));
    acknowledge(1, Optional.of(id(first, 0)), Word.RECEIVED);
    buffer.commit(
        Map.of(),
        IntStream.rangeClosed(3, 10_003)
            .<Draft>mapToObj(number -> sequence -> Messages.raised(number, sequence))
            .toList());

    assertThat(acknowledge(1, Optional.empty(), Word.CLOSED).known()).isFalse();
    assertThat(acknowledge(2, Optional.of(id(first, 1)), Word.RECEIVED).delivered())
        .containsExactly(id(first, 1));
    assertThat(buffer.activeAlarms(1).count()).isEqualTo(10_002);
  }

  @Test
  void thatAnAlarmIsClosedIsWrittenOnceHoweverOftenItIsSaid() throws IOException {
    store(sequence -> Messages.raised(1, sequence));
    Acknowledgement closed =
        new Acknowledgement(Messages.reference(1), Optional.empty(), Word.CLOSED);
    buffer.acknowledge(closed, "first");
    long written = Files.size(file.resolveSibling("hub.db-wal"));

    buffer.acknowledge(closed, "first");
    buffer.acknowledge(closed, "second");

    assertThat(Files.size(file.resolveSibling("hub.db-wal"))).isEqualTo(written);
  }

  @Test
  void anAlarmThatIsOverIsActiveUntilAllAboutItIsAcknowledged() {
    List<Message> stored =
        store(sequence -> Messages.raised(1, sequence), sequence -> Messages.restored(1, sequence));
    assertThat(words()).containsExactly("restored none");

    acknowledge(1, Optional.of(id(stored, 1)), Word.RECEIVED);
    assertThat(words()).containsExactly("restored received");
    acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED);

    assertThat(words()).isEmpty();
  }

  @Test
  void anAlarmThatIsClosedWithAMessageOnItsWayTakesThatMessageToo() {
    List<Message> stored = store(sequence -> Messages.raised(1, sequence));
    acknowledge(1, Optional.of(id(stored, 0)), Word.CLOSED);
    List<Message> later = store(sequence -> Messages.restored(1, sequence));

    assertThat(words()).isEmpty();
    assertThat(acknowledge(1, Optional.of(id(later, 0)), Word.RECEIVED).delivered())
        .containsExactly(id(later, 0));
    assertThat(buffer.depth()).isZero();
  }

  @Test
  void anAlarmThatWasChangedIsActiveAsItIsNowAndEachOfItsMessagesWaitsForItsOwnAnswer() {
    List<Message> stored =
        store(
            sequence -> Messages.raised(1, sequence),
            sequence -> Messages.changed(1, false, sequence));
    assertThat(words()).containsExactly("changed none");
    assertThat(activeData())
        .contains("\"severity\":\"medium\"", "\"why\":\"walking\"", "\"state\":\"raised\"")
        .contains("\"seq\":" + stored.getFirst().sequence())
        .doesNotContain("changedAt", "urgent");

    assertThat(acknowledge(1, Optional.of(id(stored, 1)), Word.RECEIVED).delivered())
        .containsExactly(id(stored, 1));
    assertThat(buffer.find(id(stored, 0))).isPresent();
    acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED);
    assertThat(words()).containsExactly("changed received");
  }

  @Test
  void anUrgentChangeHasToBeAnsweredAnewEvenWhereTheAlarmWasClosed() {
    List<Message> raised = store(sequence -> Messages.raised(1, sequence));
    acknowledge(1, Optional.of(id(raised, 0)), Word.CLOSED);
    assertThat(words()).isEmpty();
    List<Message> changed = store(sequence -> Messages.changed(1, true, sequence));
    assertThat(words()).containsExactly("changed none");

    // A word about the first message comes late.
    acknowledge(1, Optional.of(id(raised, 0)), Word.CLOSED);
    assertThat(words()).containsExactly("changed accepted");
    acknowledge(1, Optional.of(id(changed, 0)), Word.CLOSED);
    assertThat(words()).isEmpty();
  }

  @Test
  void aChangeThatIsNotUrgentLeavesAClosedAlarmClosed() {
    List<Message> raised = store(sequence -> Messages.raised(1, sequence));
    acknowledge(1, Optional.of(id(raised, 0)), Word.CLOSED);
    store(sequence -> Messages.changed(1, false, sequence));

    assertThat(words()).isEmpty();
    assertThat(buffer.depth()).isEqualTo(1);
  }

  @Test
  void anAlarmWhoseBeginningIsForgottenIsActiveAsItsChangeTells() {
    store(sequence -> Messages.changed(7, true, sequence));

    assertThat(words()).containsExactly("changed none");
    assertThat(activeData()).contains("\"state\":\"raised\"").doesNotContain("changedAt", "urgent");
  }

  @Test
  void anAlarmWhoseDescriptionIsDamagedIsChangedAndKeepsNothingElseFromBeingStored()
      throws SQLException {
    store(sequence -> Messages.raised(1, sequence));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE alarm SET data = '{'");
    }

    store(sequence -> Messages.changed(1, true, sequence));
    store(sequence -> Messages.raised(2, sequence));

    assertThat(buffer.activeAlarms(10).newest())
        .hasSize(2)
        .allMatch(alarm -> alarm.data().contains("\"state\":\"raised\""));
  }

  @Test
  void anAlarmThatWasForgottenIsNotActiveAgainWhenItEnds() {
    List<Message> stored = store(sequence -> Messages.restored(1, sequence));

    assertThat(words()).isEmpty();
    assertThat(acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED).delivered())
        .containsExactly(id(stored, 0));
  }

  @Test
  void anAlarmIsClosedUntilItIsChangedSoThatSomebodyHasToAnswer() {
    List<Message> stored = store(sequence -> Messages.raised(1, sequence));
    assertThat(buffer.isClosed(Messages.reference(1))).isFalse();

    acknowledge(1, Optional.of(id(stored, 0)), Word.CLOSED);
    assertThat(buffer.isClosed(Messages.reference(1))).isTrue();

    store(sequence -> Messages.changed(1, true, sequence));
    acknowledge(1, Optional.of(id(stored, 0)), Word.CLOSED);
    assertThat(buffer.isClosed(Messages.reference(1))).isFalse();
  }

  @Test
  void onlyWhatNoBrokerEverHadIsLate() {
    List<Message> stored =
        store(sequence -> Messages.raised(1, sequence), sequence -> Messages.raised(2, sequence));
    buffer.forwarded(found(stored.subList(0, 1)));

    buffer.markWaitingLate();
    store(sequence -> Messages.raised(3, sequence));

    assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10).stream().map(StoredMessage::late))
        .containsExactly(false, true, false);
  }

  @Test
  void whatWentOutLateGoesOutLateAgainAlsoAfterARestart() {
    store(sequence -> Messages.raised(1, sequence), sequence -> Messages.raised(2, sequence));
    StoredMessage inTime = buffer.waiting(Channel.UP_ALARM, 0, 1).getFirst();
    buffer.markWaitingLate();
    List<StoredMessage> waiting = buffer.waiting(Channel.UP_ALARM, 0, 10);

    buffer.forwarded(List.of(inTime, waiting.getLast()));

    assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10).stream().map(StoredMessage::late))
        .containsExactly(false, true);
    assertThat(buffer.find(waiting.getLast().message().id()).orElseThrow().late()).isTrue();
    reopen();
    buffer.markWaitingLate();
    assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10).stream().map(StoredMessage::late))
        .containsExactly(false, true);
  }

  @Test
  void theEpochStaysAndSessionsGrowOverARestart() {
    String epoch = buffer.epoch();
    long session = buffer.nextSession(Instant.EPOCH);
    reopen();

    assertThat(epoch).matches("[0-9A-F]{4}");
    assertThat(buffer.epoch()).isEqualTo(epoch);
    assertThat(buffer.nextSession(Instant.EPOCH)).isEqualTo(session + 1);
  }

  @Test
  void aNewDatabaseGivesOutHigherSessionsThanTheOneBeforeIt() {
    long before = buffer.nextSession(Messages.WALL);
    long soonAfter = buffer.nextSession(Messages.WALL);
    try (Buffer other = open(directory.resolve("other").resolve("hub.db"))) {
      assertThat(other.nextSession(Messages.WALL.plusSeconds(10)))
          .isGreaterThan(soonAfter)
          .isGreaterThan(before);
    }
  }

  @Test
  void aWallClockThatWasYearsAheadLeavesSessionsHigherThanThatEver() {
    long ahead = buffer.nextSession(Messages.WALL.plus(Duration.ofDays(3_650)));
    long back = buffer.nextSession(Messages.WALL);

    assertThat(back).isGreaterThan(ahead);
    assertThat(buffer.nextSession(Instant.EPOCH.minusSeconds(1))).isGreaterThan(back);
  }

  @Test
  void aCommandIsRememberedHoweverFarTheWallClockJumps() {
    command("c-1", Messages.WALL.plusSeconds(60), Messages.WALL);
    command("c-2", Messages.WALL.plusSeconds(90), Messages.WALL.plus(Duration.ofDays(3_650)));
    command("c-3", Messages.WALL.plusSeconds(120), Instant.EPOCH);

    assertThat(List.of("c-1", "c-2", "c-3")).allMatch(buffer::knowsCommand);
  }

  @Test
  void timesAreCorrectedInWhatNoBrokerEverHad() {
    List<Message> stored =
        store(
            sequence -> Messages.untrusted(1, sequence),
            sequence -> Messages.untrusted(2, sequence),
            sequence -> Messages.untrusted(3, sequence));
    buffer.forwarded(found(stored.subList(0, 1)));

    int changed = buffer.correct(new TimeCorrection(Messages.RIGHT), Set.of(id(stored, 1)));

    assertThat(changed).isEqualTo(1);
    reopen();
    assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10))
        .extracting(found -> found.message().json())
        .containsExactly(
            stored.get(0).json(),
            stored.get(1).json(),
            new TimeCorrection(Messages.RIGHT).message(stored.get(2).json()))
        .last()
        .asString()
        .contains("\"timeTrusted\":true");
    assertThat(buffer.activeAlarms(10).newest())
        .allMatch(alarm -> alarm.data().contains("\"timeTrusted\":true"));
  }

  @Test
  void theTimeOfTheOldestIsRightAfterACorrectionAndWhatIsLateStaysSo() {
    store(sequence -> Messages.untrusted(1, sequence));
    buffer.markWaitingLate();
    assertThat(buffer.oldestUnacknowledged()).contains(Instant.EPOCH);

    buffer.correct(new TimeCorrection(Messages.RIGHT), Set.of());

    assertThat(buffer.oldestUnacknowledged())
        .contains(Messages.RIGHT.wall().minusNanos(Messages.RIGHT.nanosSinceBoot()));
    assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10)).allMatch(StoredMessage::late);
  }

  @Test
  void aCorrectionReachesEveryOneOfManyMessages() {
    List<Draft> many = new ArrayList<>();
    for (int i = 1; i <= 2_500; i++) {
      int number = i;
      many.add(sequence -> Messages.untrusted(number, sequence));
    }
    buffer.commit(Map.of(), many);

    assertThat(buffer.correct(new TimeCorrection(Messages.RIGHT), Set.of())).isEqualTo(2_500);
    assertThat(buffer.correct(new TimeCorrection(Messages.RIGHT), Set.of())).isZero();
  }

  @Test
  void aCorrectionLooksAtNoAlarmWhoseTimesAreRight() throws SQLException {
    try (Database database = Database.memory()) {
      Schema.migrate(database, Schema.STEPS);
      assertThat(
              database.rows(
                  "EXPLAIN QUERY PLAN " + Alarms.UNTRUSTED, row -> row.getString("detail")))
          .containsExactly("SEARCH alarm USING INDEX alarm_untrusted (active=?)");
    }
  }

  @Test
  void aCommandIsKnownUntilADayAfterItExpired() {
    command("c-1", Messages.WALL, Messages.WALL);
    reopen();
    assertThat(buffer.knowsCommand("c-1")).isTrue();
    command("c-2", Messages.WALL.plusSeconds(86_400), Messages.WALL.plusSeconds(86_400));
    assertThat(buffer.knowsCommand("c-1")).isTrue();
    command("c-3", Messages.WALL.plusSeconds(86_402), Messages.WALL.plusSeconds(86_402));
    assertThat(buffer.knowsCommand("c-1")).isFalse();
    assertThat(buffer.knowsCommand("c-2")).isTrue();
  }

  @Test
  void whatACommandBringsAboutAndThatItWasCarriedOutGoTogether() {
    assertThatThrownBy(
            () ->
                buffer.commitCommand(
                    "c-1",
                    Messages.WALL,
                    Messages.WALL,
                    Map.of("a", "1"),
                    List.of(
                        sequence -> {
                          throw new IllegalStateException("no message");
                        })))
        .hasMessage("no message");

    assertThat(buffer.knowsCommand("c-1")).isFalse();
    assertThat(buffer.stateRows()).isEmpty();
  }

  @Test
  void theDestinationThatAnAlarmWasFirstAcknowledgedThroughIsKept() {
    List<Message> stored = store(sequence -> Messages.raised(1, sequence));
    assertThat(deliveredBy()).containsExactly("");

    buffer.acknowledge(
        new Acknowledgement(Messages.reference(1), Optional.of(id(stored, 0)), Word.RECEIVED),
        "second");
    buffer.acknowledge(
        new Acknowledgement(Messages.reference(1), Optional.empty(), Word.ACCEPTED), "first");

    assertThat(deliveredBy()).containsExactly("second");
  }

  @Test
  void aDatabaseOfANewerProgramIsRefusedAndLeftAlone() {
    List<List<String>> newer = new ArrayList<>(Schema.STEPS);
    newer.add(List.of("CREATE TABLE tomorrow (id INTEGER)"));
    store(Messages::event);
    buffer.close();
    Buffer.open(file, BUDGET, newer).close();

    assertThatThrownBy(() -> open(file))
        .isInstanceOf(BufferException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("schema version " + newer.size())
        .hasMessageContaining("up to " + Schema.STEPS.size());

    buffer = Buffer.open(file, BUDGET, newer);
    assertThat(buffer.depth()).isEqualTo(1);
  }

  @Test
  void anOlderDatabaseIsBroughtUpToDateWithAllThatIsInIt() {
    buffer.commit(Map.of("a", "1"), List.of(Messages::event));
    buffer.close();
    List<List<String>> newer = new ArrayList<>(Schema.STEPS);
    newer.add(List.of("ALTER TABLE outbox ADD COLUMN more TEXT NOT NULL DEFAULT ''"));

    buffer = Buffer.open(file, BUDGET, newer);

    assertThat(buffer.stateRows()).containsExactly(Map.entry("a", "1"));
    assertThat(waiting(Channel.UP_EVENT)).hasSize(1);
    assertThat(store(Messages::event).getFirst().sequence().number()).isEqualTo(2);
  }

  @Test
  void onlyTheHubAndItsGroupCanReadTheDatabaseAndItsLog() throws IOException {
    store(Messages::event);

    for (String name : List.of("hub.db", "hub.db-wal", "hub.db-shm")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(file.resolveSibling(name))))
          .as(name)
          .isEqualTo("rw-r-----");
    }
  }

  @Test
  void aProcessThatIsKilledLosesNothingThatItWasPromised() throws Exception {
    Path killed = directory.resolve("killed.db");
    Path told = directory.resolve("told");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CommittingProcess.class.getName(),
                killed.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(told.toFile())
            .start();
    Awaitility.await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readAllLines(told).size() > 50);
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    List<String> promised =
        Files.readAllLines(told).stream()
            .filter(line -> line.matches("[0-9]+ [0-9A-Z]{26}"))
            .toList();

    try (Buffer after = open(killed)) {
      List<String> found =
          after.waiting(Channel.UP_ALARM, 0, 100_000).stream()
              .map(stored -> stored.message().sequence() + " " + stored.message().id())
              .toList();
      assertThat(found).startsWith(promised.toArray(String[]::new));
      assertThat(found.size()).isBetween(promised.size(), promised.size() + 1);
      assertThat(after.lastSequence()).isEqualTo(found.size());
      assertThat(after.stateRows()).containsExactly(Map.entry("row", "" + found.size()));
    }
  }

  private static Buffer open(Path file) {
    return Buffer.open(file, BUDGET);
  }

  private String activeData() {
    return buffer.activeAlarms(1).newest().getFirst().data();
  }

  private void command(String id, Instant expires, Instant wall) {
    buffer.commitCommand(id, expires, wall, Map.of(), List.of());
  }

  private List<StoredMessage> found(List<Message> messages) {
    return messages.stream().map(message -> buffer.find(message.id()).orElseThrow()).toList();
  }

  private static List<MessageId> ids(List<Message> messages, int... places) {
    return Arrays.stream(places).mapToObj(place -> id(messages, place)).toList();
  }

  private List<MessageId> waiting(Channel channel) {
    return ids(buffer.waiting(channel, 0, 100));
  }

  private List<String> deliveredBy() {
    return buffer.activeAlarms(100).newest().stream().map(ActiveAlarm::deliveredBy).toList();
  }

  private List<Message> store(Draft... drafts) {
    return buffer.commit(Map.of(), List.of(drafts));
  }

  private void reopen() {
    buffer.close();
    buffer = open(file);
  }

  private Acknowledged acknowledge(int number, Optional<MessageId> message, Word word) {
    return buffer.acknowledge(
        new Acknowledgement(Messages.reference(number), message, word), "first");
  }

  private List<String> words() {
    return buffer.activeAlarms(100).newest().stream()
        .map((ActiveAlarm alarm) -> alarm.change() + " " + alarm.acknowledgement())
        .toList();
  }

  private static MessageId id(List<Message> messages, int index) {
    return messages.get(index).id();
  }

  private static List<MessageId> ids(List<StoredMessage> stored) {
    return stored.stream().map(each -> each.message().id()).toList();
  }
}
