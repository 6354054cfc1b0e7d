package no.trygghub.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.centre.Received;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the response centre's screen makes of the messages of a hub. */
class CentreBoardTest {
  private static final String A1 = "demo/simulated-home/A1";
  private static final Instant NOW = Instant.parse("2026-01-10T02:20:00Z");

  private final LiveDocument document = new LiveDocument();
  private final List<String> said = new ArrayList<>();
  private CentreBoard board;

  @BeforeEach
  void begin() {
    board = board(true);
  }

  @Test
  void anAlarmIsAcknowledgedByItselfAndAcceptedByAPerson() throws Exception {
    board.received(alarm("M1", 1, "raised", ""));

    assertThat(said).containsExactly("M1 RECEIVED");
    assertThat(shown()).contains("\"kind\":\"bed-exit-no-return\"", "\"ack\":\"received\"");

    assertThat(board.say(A1, Word.ACCEPTED)).isEmpty();
    assertThat(said).containsExactly("M1 RECEIVED", "M1 ACCEPTED");
    assertThat(shown()).contains("\"ack\":\"accepted\"");
  }

  @Test
  void aRepeatIsAcknowledgedAgainAndCounted() throws Exception {
    board.received(alarm("M1", 1, "raised", ""));
    board.repeated(alarm("M1", 1, "raised", ""));

    assertThat(said).containsExactly("M1 RECEIVED", "M1 RECEIVED");
    assertThat(shown()).contains("\"times\":2", "\"repeats\":1", "\"messages\":1");
  }

  @Test
  void nothingIsSaidByItselfWhereAPersonWantsTo() throws Exception {
    board = board(false);
    board.received(alarm("M1", 1, "raised", ""));
    assertThat(said).isEmpty();
    assertThat(shown()).contains("\"ack\":\"none\"");

    board.say(A1, Word.RECEIVED);
    assertThat(said).containsExactly("M1 RECEIVED");

    board.received(alarm("M2", 2, "restored", ""));
    board.automatic(true);
    assertThat(said).containsExactly("M1 RECEIVED", "M2 RECEIVED");
  }

  @Test
  void whatAPersonHasAnsweredIsAnsweredAgainWhereTheHubHasNotHeardIt() throws Exception {
    board = board(false);
    board.received(alarm("M1", 1, "raised", ""));
    board.say(A1, Word.ACCEPTED);
    said.clear();

    board.repeated(alarm("M1", 1, "raised", ""));

    assertThat(said).containsExactly("M1 RECEIVED");
    assertThat(shown()).contains("\"ack\":\"accepted\"");
  }

  @Test
  void aRejectedAlarmIsNotAcknowledgedWhenItComesAgain() throws Exception {
    board = board(false);
    board.received(alarm("M1", 1, "raised", ""));
    board.say(A1, Word.REJECTED);
    board.automatic(true);
    said.clear();

    board.repeated(alarm("M1", 1, "raised", ""));

    assertThat(said).isEmpty();
    assertThat(shown()).contains("\"ack\":\"rejected\"");

    board.say(A1, Word.ACCEPTED);
    board.repeated(alarm("M1", 1, "raised", ""));
    assertThat(said).containsExactly("M1 ACCEPTED", "M1 RECEIVED");
  }

  @Test
  void twoHubsMayUseTheSameIdForTheirAlarms() throws Exception {
    List<String> hubs = new ArrayList<>();
    board.speakThrough((message, word) -> hubs.add(message.source() + " " + word));
    board.received(alarm("demo/simulated-home", "M1", 9, "raised", ""));
    board.received(alarm("demo/other-home", "M2", 1, "raised", ""));
    hubs.clear();

    board.say(A1, Word.ACCEPTED);
    board.say("demo/other-home/A1", Word.CLOSED);

    assertThat(hubs).containsExactly("demo/simulated-home ACCEPTED", "demo/other-home CLOSED");
    assertThat(shown()).contains("\"ack\":\"accepted\"", "\"ack\":\"closed\"");
    assertThat(board.raisedSince(Instant.EPOCH)).hasSize(1);

    board.received(status("demo/simulated-home", "online", 8));
    board.received(status("demo/other-home", "offline", 8));
    assertThat(shown()).contains("\"own\":true", "\"own\":false");
  }

  @Test
  void theEndOfAnAlarmMayOvertakeItsBeginning() throws Exception {
    board.received(alarm("M2", 2, "restored", ""));
    board.received(alarm("M1", 1, "raised", "late"));

    assertThat(shown()).contains("\"state\":\"restored\"", "\"late\":true");
  }

  @Test
  void anUrgentChangeHasToBeAnsweredAnew() throws Exception {
    board.received(alarm("M1", 1, "raised", ""));
    board.say(A1, Word.ACCEPTED);

    board.received(alarm("M2", 2, "changed", "urgent"));

    assertThat(said).endsWith("M2 RECEIVED");
    assertThat(shown()).contains("\"ack\":\"received\"").doesNotContain("\"ack\":\"accepted\"");
  }

  @Test
  void aFaultOfTheContractIsShownAndAcknowledgedByItselfInAnyCase() throws Exception {
    board = board(false);
    board.received(
        Received.read(
            "trygghub/v1/demo/simulated-home/up/fault",
            """
            {"id":"F1","data":{"faultId":"B1","seq":3,"epoch":"7F3A","kind":"mains-lost","subject":"mains-1",
             "state":"raised","cause":"mains power is gone","since":"2026-01-10T02:14:07.120Z",
             "changedAt":"2026-01-10T02:19:07.120Z","timeTrusted":true,"late":false}}
            """));

    // Nobody can answer it by hand.
    assertThat(said).containsExactly("F1 RECEIVED");
    assertThat(shown()).contains("\"kind\":\"mains-lost\"", "\"raisedAt\":1768011247120");
    assertThat(board.say("demo/simulated-home/B1", Word.ACCEPTED))
        .hasValue("there is no alarm 'demo/simulated-home/B1'");
  }

  @Test
  void aWillOfAnEarlierConnectionIsIgnored() throws Exception {
    board.received(status("online", 8));
    board.received(status("offline", 7));

    assertThat(shown()).contains("\"state\":\"online\"").doesNotContain("\"state\":\"lost\"");
  }

  @Test
  void onlyAlarmsThatBeganWithTheRecordingBelongToIt() throws Exception {
    board.received(alarm("M1", 1, "raised", ""));

    Instant detected = Instant.parse("2026-01-10T01:54:07.120Z");
    assertThat(board.raisedSince(detected))
        .containsExactly(
            new CentreBoard.Raised(
                "bed-exit-no-return", "bed-1", Instant.parse("2026-01-10T02:14:07.120Z")));
    assertThat(board.raisedSince(detected.plusMillis(1))).isEmpty();
  }

  private CentreBoard board(boolean automatic) {
    said.clear();
    CentreBoard made =
        new CentreBoard(
            document, new Happened(document), () -> NOW, "mqtt://127.0.0.1:1883", automatic);
    made.speakThrough((message, word) -> said.add(message.id() + " " + word));
    return made;
  }

  private String shown() throws InterruptedException {
    return document.watch().next(Duration.ofMillis(1)).orElseThrow();
  }

  private static Received status(String state, int session) throws JsonException {
    return status("demo/simulated-home", state, session);
  }

  private static Received status(String hub, String state, int session) throws JsonException {
    return Received.read(
        "trygghub/v1/" + hub + "/up/status",
        """
        {"id":"S%2$d","data":{"state":"%1$s","reason":"lost","session":%2$d}}
        """
            .formatted(state, session));
  }

  private static Received alarm(String id, int sequence, String state, String mark)
      throws JsonException {
    return alarm("demo/simulated-home", id, sequence, state, mark);
  }

  private static Received alarm(String hub, String id, int sequence, String state, String mark)
      throws JsonException {
    return Received.read(
        "trygghub/v1/" + hub + "/up/alarm",
        """
        {"id":"%s","data":{"alarmId":"A1","seq":%d,"epoch":"7F3A","kind":"bed-exit-no-return","class":"personal",
         "severity":"high","state":"%s","sensor":{"id":"bed-1","kind":"bed","location":"bedroom"},
         "detectedAt":"2026-01-10T01:54:07.120Z","raisedAt":"2026-01-10T02:14:07.120Z","timeTrusted":true,
         "test":false,"late":%s,"urgent":%s,"evidence":{"rule":"bed-exit-no-return"}}}
        """
            .formatted(id, sequence, state, mark.equals("late"), mark.equals("urgent")));
  }
}
