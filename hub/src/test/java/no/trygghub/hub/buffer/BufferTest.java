package no.trygghub.hub.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.contract.ActiveAlarm;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Downlink.Acknowledgement;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.MessageId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BufferTest {
  @TempDir private Path directory;
  private Path file;
  private Buffer buffer;

  @BeforeEach
  void open() {
    file = directory.resolve("data").resolve("hub.db");
    buffer = Buffer.open(file);
  }

  @AfterEach
  void close() {
    buffer.close();
  }

  @Test
  void sequenceNumbersHaveNoGapAndGoOnAfterARestart() {
    assertThat(buffer.lastSequence()).isZero();
    store(Messages::event, Messages::event);
    buffer.forwarded(ids(buffer.waiting(10, List.of(), List.of())));
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
    assertThat(buffer.activeAlarms()).isEmpty();
    assertThat(store(Messages::event).getFirst().sequence().number()).isEqualTo(2);
  }

  @Test
  void theMostUrgentWaitFirstAndOfThoseTheOldest() {
    List<Message> stored =
        store(
            Messages::event,
            sequence -> Messages.fault(1, sequence),
            sequence -> Messages.raised(2, sequence),
            Messages::event,
            sequence -> Messages.raised(3, sequence));

    List<MessageId> waiting = ids(buffer.waiting(10, List.of(), List.of()));

    assertThat(waiting)
        .containsExactly(id(stored, 2), id(stored, 4), id(stored, 1), id(stored, 0), id(stored, 3));
    assertThat(ids(buffer.waiting(2, List.of(id(stored, 2)), List.of())))
        .containsExactly(id(stored, 4), id(stored, 1));
    assertThat(ids(buffer.waiting(2, List.of(), List.of(Channel.UP_ALARM, Channel.UP_FAULT))))
        .containsExactly(id(stored, 0), id(stored, 3));
  }

  @Test
  void aBrokerThatHasThemIsEnoughForEventsAndNotForAlarmsAndFaults() {
    List<Message> stored =
        store(
            Messages::event,
            sequence -> Messages.fault(1, sequence),
            sequence -> Messages.raised(2, sequence));

    buffer.forwarded(stored.stream().map(Message::id).toList());

    assertThat(buffer.waiting(10, List.of(), List.of())).isEmpty();
    assertThat(buffer.depth()).isEqualTo(2);
    assertThat(buffer.oldestUnacknowledged()).contains(Messages.WALL);
    buffer.sendUnacknowledgedAgain();
    assertThat(ids(buffer.waiting(10, List.of(), List.of()))).containsExactly(id(stored, 1));
    assertThat(buffer.sendAgain(id(stored, 2))).isTrue();
    assertThat(buffer.sendAgain(id(stored, 0))).isFalse();
    assertThat(buffer.waiting(10, List.of(), List.of())).hasSize(2);
    buffer.forwarded(List.of(id(stored, 1), id(stored, 2)));
    buffer.nothingForwarded();
    assertThat(buffer.waiting(10, List.of(), List.of())).hasSize(2);
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
  void anAcknowledgementWithoutAMessageMeansWhatTheBrokerHadAndNoOtherAlarm() {
    List<Message> stored =
        store(sequence -> Messages.raised(1, sequence), sequence -> Messages.raised(2, sequence));
    buffer.forwarded(stored.stream().map(Message::id).toList());
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
  void anAlarmIsActiveUntilItIsClosed() {
    List<Message> stored = store(sequence -> Messages.raised(1, sequence));
    acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED);
    assertThat(words()).containsExactly("raised received");

    acknowledge(1, Optional.of(id(stored, 0)), Word.ACCEPTED);
    acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED);
    assertThat(words()).containsExactly("raised accepted");

    acknowledge(1, Optional.empty(), Word.CLOSED);
    assertThat(buffer.activeAlarms()).isEmpty();
    assertThat(acknowledge(1, Optional.empty(), Word.RECEIVED).known()).isTrue();
    assertThat(buffer.activeAlarms()).isEmpty();
  }

  @Test
  void anAlarmThatIsOverIsActiveUntilAllAboutItIsAcknowledged() {
    List<Message> stored =
        store(sequence -> Messages.raised(1, sequence), sequence -> Messages.restored(1, sequence));
    assertThat(words()).containsExactly("restored none");

    acknowledge(1, Optional.of(id(stored, 1)), Word.RECEIVED);
    assertThat(words()).containsExactly("restored received");
    acknowledge(1, Optional.of(id(stored, 0)), Word.RECEIVED);

    assertThat(buffer.activeAlarms()).isEmpty();
  }

  @Test
  void anAlarmThatIsClosedWithAMessageOnItsWayTakesThatMessageToo() {
    List<Message> stored = store(sequence -> Messages.raised(1, sequence));
    acknowledge(1, Optional.of(id(stored, 0)), Word.CLOSED);
    List<Message> later = store(sequence -> Messages.restored(1, sequence));

    assertThat(buffer.activeAlarms()).isEmpty();
    assertThat(acknowledge(1, Optional.of(id(later, 0)), Word.RECEIVED).delivered())
        .containsExactly(id(later, 0));
    assertThat(buffer.depth()).isZero();
  }

  @Test
  void onlyWhatNoBrokerEverHadIsLate() {
    List<Message> stored =
        store(sequence -> Messages.raised(1, sequence), sequence -> Messages.raised(2, sequence));
    buffer.forwarded(List.of(id(stored, 0)));
    buffer.nothingForwarded();

    buffer.markWaitingLate();
    store(sequence -> Messages.raised(3, sequence));

    assertThat(buffer.waiting(10, List.of(), List.of()).stream().map(StoredMessage::late))
        .containsExactly(false, true, false);
  }

  @Test
  void theEpochStaysAndSessionsGrowOverARestart() {
    String epoch = buffer.epoch();
    long session = buffer.nextSession();
    reopen();

    assertThat(epoch).matches("[0-9A-F]{4}");
    assertThat(buffer.epoch()).isEqualTo(epoch);
    assertThat(buffer.nextSession()).isEqualTo(session + 1);
  }

  @Test
  void aCommandIsNewOnceUntilADayAfterItExpired() {
    assertThat(buffer.firstTime("c-1", Messages.WALL, Messages.WALL)).isTrue();
    reopen();
    assertThat(buffer.firstTime("c-1", Messages.WALL, Messages.WALL.plusSeconds(86_400))).isFalse();
    assertThat(buffer.firstTime("c-1", Messages.WALL, Messages.WALL.plusSeconds(86_402))).isTrue();
  }

  @Test
  void aDatabaseOfANewerProgramIsRefusedAndLeftAlone() {
    List<List<String>> newer = new ArrayList<>(Schema.STEPS);
    newer.add(List.of("CREATE TABLE tomorrow (id INTEGER)"));
    store(Messages::event);
    buffer.close();
    Buffer.open(file, newer).close();

    assertThatThrownBy(() -> Buffer.open(file))
        .isInstanceOf(BufferException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("schema version " + newer.size())
        .hasMessageContaining("up to " + Schema.STEPS.size());

    buffer = Buffer.open(file, newer);
    assertThat(buffer.depth()).isEqualTo(1);
  }

  @Test
  void anOlderDatabaseIsBroughtUpToDateWithAllThatIsInIt() {
    buffer.commit(Map.of("a", "1"), List.of(Messages::event));
    buffer.close();
    List<List<String>> newer = new ArrayList<>(Schema.STEPS);
    newer.add(List.of("ALTER TABLE outbox ADD COLUMN more TEXT NOT NULL DEFAULT ''"));

    buffer = Buffer.open(file, newer);

    assertThat(buffer.stateRows()).containsExactly(Map.entry("a", "1"));
    assertThat(buffer.waiting(10, List.of(), List.of())).hasSize(1);
    assertThat(store(Messages::event).getFirst().sequence().number()).isEqualTo(2);
  }

  @Test
  void aStepThatFailsLeavesTheDatabaseAsItWas() {
    store(Messages::event);
    buffer.close();
    List<List<String>> broken = new ArrayList<>(Schema.STEPS);
    broken.add(List.of("DELETE FROM outbox", "CREATE TABLE nonsense"));

    assertThatThrownBy(() -> Buffer.open(file, broken)).isInstanceOf(BufferException.class);

    buffer = Buffer.open(file);
    assertThat(buffer.depth()).isEqualTo(1);
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedWithWhatToDo() throws IOException {
    Path garbage = directory.resolve("garbage.db");
    Files.writeString(garbage, "this is not a database at all\n".repeat(100));

    assertThatThrownBy(() -> Buffer.open(garbage))
        .isInstanceOf(BufferException.class)
        .hasMessageContaining(garbage.toString())
        .hasMessageContaining("cannot be used as the hub's database")
        .hasMessageContaining("must be one that TryggHub made");
    assertThat(Files.readString(garbage)).startsWith("this is not a database");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Path occupied = directory.resolve("occupied");
    Files.createFile(occupied);

    assertThatThrownBy(() -> Buffer.open(occupied.resolve("hub.db")))
        .isInstanceOf(BufferException.class)
        .hasMessageContaining(occupied.toString());
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
        .atMost(Duration.ofSeconds(30))
        .until(() -> Files.readAllLines(told).size() > 50);
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    List<String> promised =
        Files.readAllLines(told).stream()
            .filter(line -> line.matches("[0-9]+ [0-9A-Z]{26}"))
            .toList();

    try (Buffer after = Buffer.open(killed)) {
      List<String> found =
          after.waiting(100_000, List.of(), List.of()).stream()
              .map(stored -> stored.message().sequence() + " " + stored.message().id())
              .toList();
      assertThat(found).startsWith(promised.toArray(String[]::new));
      assertThat(found.size()).isBetween(promised.size(), promised.size() + 1);
      assertThat(after.lastSequence()).isEqualTo(found.size());
      assertThat(after.stateRows()).containsExactly(Map.entry("row", "" + found.size()));
    }
  }

  private List<Message> store(Draft... drafts) {
    return buffer.commit(Map.of(), List.of(drafts));
  }

  private void reopen() {
    buffer.close();
    buffer = Buffer.open(file);
  }

  private Acknowledged acknowledge(int number, Optional<MessageId> message, Word word) {
    return buffer.acknowledge(new Acknowledgement(Messages.reference(number), message, word));
  }

  private List<String> words() {
    return buffer.activeAlarms().stream()
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
