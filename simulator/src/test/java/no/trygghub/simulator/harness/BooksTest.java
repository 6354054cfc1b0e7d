package no.trygghub.simulator.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.centre.Received;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BooksTest {
  private final Path directory;
  private final Books books;

  BooksTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.books = new Books(directory);
  }

  @AfterEach
  void close() throws IOException {
    books.close();
  }

  @Test
  void whatIsRaisedIsOnFileBeforeAnybodyActs() throws Exception {
    books.raise("home-1", "button-1");

    assertThat(Files.readString(directory.resolve("raised.txt")))
        .endsWith(" raised home-1 button-1 1" + System.lineSeparator());
  }

  @Test
  void whatWasRaisedAndCameOnceIsInOrder() throws Exception {
    books.raise("home-1", "button-1");
    books.raise("home-2", "button-1");
    books.received(alarm("home-1", 1, "A1", "button-1"));
    books.received(alarm("home-2", 1, "A1", "button-1"));

    assertThat(books.account()).isEqualTo(new Account(2, 0, 0, 0, 0, 0));
    assertThat(Files.readString(directory.resolve("held.txt"))).contains("held home-2 button-1 1");
  }

  @Test
  void aLossIsSeenThoughAnotherPressCameTwice() throws Exception {
    Press lost = books.raise("home-1", "button-1");
    books.raise("home-1", "button-2");
    books.received(alarm("home-1", 1, "A1", "button-2"));
    books.received(alarm("home-1", 2, "A2", "button-2"));

    assertThat(books.missing()).containsExactly(lost);
    assertThat(books.account()).isEqualTo(new Account(2, 1, 1, 0, 0, 0));
    assertThat(books.account().balances()).isFalse();
  }

  @Test
  void anAlarmThatTheHubPromisedAndThatDoesNotComeIsLostThoughALaterOneOfTheButtonComes()
      throws Exception {
    Press first = books.raise("home-1", "button-1");
    books.promised(first, "A1");
    Press second = books.raise("home-1", "button-1");
    books.received(alarm("home-1", 2, "A2", "button-1"));

    assertThat(books.missing()).containsExactly(first);
    assertThat(books.isAnswered(second)).isTrue();
  }

  @Test
  void theSameAlarmInAMessageOfAnotherIdCountsTwice() throws Exception {
    books.raise("home-1", "button-1");
    books.received(alarm("home-1", 1, "A1", "button-1"));
    books.received(alarm("home-1", 2, "A1", "button-1"));

    assertThat(books.account().repeated()).isOne();
  }

  @Test
  void anAlarmIsOutOfOrderBehindALaterOneOfItsEpochAlone() throws Exception {
    for (int i = 1; i <= 3; i++) {
      books.raise("home-1", "button-" + i);
    }
    books.received(alarm("home-1", "F", 1, "F2", "button-1"));
    books.received(alarm("home-1", "E", 1, "E1", "button-2"));
    books.received(alarm("home-1", "F", 2, "F1", "button-3"));

    assertThat(books.account().outOfOrder()).isOne();
  }

  @Test
  void aFallThatWasCancelledInTimeIsAnsweredByTheEvent() throws Exception {
    Press fall = books.raise("home-1", "fall-1");
    Map<String, Object> data = new HashMap<>(sensor("fall-1"));
    data.put("event", "pre-alarm-cancelled");
    books.received(message("home-1", "event", 1, data));

    assertThat(books.isAnswered(fall)).isTrue();
    assertThat(books.missing()).isEmpty();
    assertThat(books.cancelled()).isOne();
  }

  @Test
  void aNumberThatDoesNotComeIsMissingTheFirstAndTheLastToo() throws Exception {
    books.raise("home-1", "button-1");
    books.received(alarm("home-1", 2, "A1", "button-1"));
    books.received(
        message("home-1", "heartbeat", 0, Map.of("outboxDepth", 0, "lastSeq", 3, "epoch", "E")));

    assertThat(books.numbersMissing()).isEqualTo(2);
    assertThat(books.isSettled("home-1")).isFalse();
  }

  private static Received alarm(String hub, int number, String alarmId, String sensor)
      throws JsonException {
    return alarm(hub, "E", number, alarmId, sensor);
  }

  private static Received alarm(String hub, String epoch, int number, String alarmId, String sensor)
      throws JsonException {
    Map<String, Object> data = new HashMap<>(sensor(sensor));
    data.put("state", "raised");
    data.put("alarmId", alarmId);
    data.put("late", false);
    data.put("epoch", epoch);
    return message(hub, "alarm", number, data);
  }

  private static Map<String, Object> sensor(String id) {
    return Map.of("sensor", Map.of("id", id));
  }

  private static Received message(String hub, String channel, int number, Map<String, Object> more)
      throws JsonException {
    Map<String, Object> data = new HashMap<>(more);
    data.putIfAbsent("epoch", "E");
    if (number > 0) {
      data.put("seq", number);
    }
    String json = JsonObject.write(data);
    return new Received("trial", hub, channel, "M" + number, JsonObject.read(json), json);
  }
}
