package no.trygghub.hub.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Dropped;
import no.trygghub.hub.contract.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {
  private static final long BUDGET = Buffer.SMALLEST_BUDGET;
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
  void telemetryIsDroppedFirstAndTheOldestOfIt() {
    add(50, Messages::event);
    add(3_000, Messages::telemetry);

    assertThat(numbers(Channel.UP_EVENT)).containsExactlyElementsOf(range(1, 50));
    List<Long> left = numbers(Channel.UP_TELEMETRY);
    assertThat(left).isNotEmpty().containsExactlyElementsOf(range(left.getFirst(), 3_050));
    assertThat(left.getFirst()).isGreaterThan(51);
  }

  @Test
  void eventsAreDroppedWhenThereIsNoTelemetryLeft() {
    add(50, Messages::telemetry);
    add(3_000, Messages::event);

    assertThat(numbers(Channel.UP_TELEMETRY)).isEmpty();
    List<Long> left = numbers(Channel.UP_EVENT);
    assertThat(left).isNotEmpty().containsExactlyElementsOf(range(left.getFirst(), 3_050));
    assertThat(left.getFirst()).isGreaterThan(51);
  }

  @Test
  void alarmsAndFaultsAreNeverDroppedHoweverLargeTheDatabaseBecomes() throws Exception {
    for (int i = 0; i < 1_500; i++) {
      int number = i;
      buffer.commit(
          Map.of(),
          List.of(
              sequence -> Messages.raised(number, sequence),
              sequence -> Messages.fault(number, sequence)));
    }
    add(10, Messages::telemetry);

    assertThat(Files.size(file)).isGreaterThan(BUDGET);
    assertThat(numbers(Channel.UP_ALARM)).hasSize(1_500);
    assertThat(numbers(Channel.UP_FAULT)).hasSize(1_500);
    assertThat(numbers(Channel.UP_TELEMETRY)).isEmpty();
  }

  @Test
  void whatWasDroppedIsToldOnceThereIsRoomAndEveryNumberIsAccountedFor() {
    add(3_000, Messages::telemetry);
    assertThat(tellDropped(false)).as("still no room").isEmpty();

    List<StoredMessage> gone = buffer.waiting(Channel.UP_TELEMETRY, 0, ALL);
    buffer.forwarded(gone);
    for (int i = 0; i < gone.size(); i += 500) {
      buffer.tidy();
    }
    List<Dropped> told = tellDropped(false);

    Dropped dropped = told.getFirst();
    assertThat(told).hasSize(1);
    assertThat(dropped.channel()).isEqualTo(Channel.UP_TELEMETRY);
    assertThat(dropped.messages() + gone.size()).isEqualTo(3_000);
    assertThat(dropped.firstSequence()).isEqualTo(1);
    assertThat(dropped.lastSequence()).isEqualTo(dropped.messages());
    assertThat(dropped.from()).isEqualTo(Messages.WALL);
    assertThat(dropped.to()).isEqualTo(Messages.WALL);
    assertThat(numbers(Channel.UP_EVENT)).containsExactly(3_001L);
    assertThat(tellDropped(true)).as("told once").isEmpty();
  }

  @Test
  void whileDroppingGoesOnItIsToldWhenAskedForAtOnceAndKept() {
    add(3_000, Messages::telemetry);
    assertThat(tellDropped(true)).hasSize(1);

    add(3_000, Messages::event);

    assertThat(numbers(Channel.UP_EVENT)).contains(3_001L);
  }

  @Test
  void whatWasDroppedIsRememberedOverARestart() {
    add(3_000, Messages::telemetry);
    buffer.close();
    buffer = Buffer.open(file, BUDGET);

    assertThat(tellDropped(true).getFirst().messages()).isPositive();
  }

  private List<Dropped> tellDropped(boolean atOnce) {
    List<Dropped> told = new ArrayList<>();
    buffer.tellDropped(
        dropped -> {
          told.add(dropped);
          return sequence -> Messages.dropped(dropped, sequence);
        },
        atOnce);
    return told;
  }

  private void add(int count, Draft draft) {
    for (int i = 0; i < count; i++) {
      buffer.commit(Map.of(), List.of(draft));
    }
  }

  private List<Long> numbers(Channel channel) {
    return buffer.waiting(channel, 0, ALL).stream()
        .map(StoredMessage::message)
        .map((Message message) -> message.sequence().number())
        .toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
