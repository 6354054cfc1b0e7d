package no.trygghub.simulator.centre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.hub.json.JsonException;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant NOW = Instant.parse("2026-01-10T02:00:00Z");

  private final Ledger ledger = new Ledger();
  private final List<String> told = new ArrayList<>();
  private final CentreListener listener = new Telling();

  @Test
  void aMessageThatComesAgainIsARepeatAndCountsOnce() throws Exception {
    take("alarm", "A", "\"seq\":1");
    take("alarm", "A", "\"seq\":1");

    assertThat(told).containsExactly("received A", "repeated A");
    assertThat(ledger.summary().received("alarm")).isEqualTo(1);
    assertThat(ledger.summary().repeats()).isEqualTo(1);
  }

  @Test
  void aNumberThatIsMissingIsToldOnce() throws Exception {
    take("alarm", "A", "\"seq\":1");
    take("alarm", "D", "\"seq\":4");
    ledger.look(NOW, listener);
    ledger.look(NOW, listener);

    assertThat(told).containsExactly("received A", "received D", "missing 2 to 3");
    assertThat(ledger.summary().missing()).isEqualTo(2);
  }

  @Test
  void anAlarmThatOvertakesAnEventLeavesNoGapOnceBothHaveCome() throws Exception {
    take("event", "A", "\"seq\":1");
    take("alarm", "C", "\"seq\":3");
    take("event", "B", "\"seq\":2");
    ledger.look(NOW, listener);

    assertThat(told).containsExactly("received A", "received C", "received B");
    assertThat(ledger.summary().missing()).isZero();
  }

  @Test
  void aHubThatDoesNotKeepItsPromiseToBeHeardIsSilentUntilItIsHeard() throws Exception {
    take("heartbeat", "H", "\"nextWithinS\":600");
    ledger.look(NOW.plusSeconds(600), listener);
    assertThat(told).containsExactly("received H");

    ledger.look(NOW.plusSeconds(601), listener);
    ledger.look(NOW.plusSeconds(700), listener);
    take("heartbeat", "I", "\"nextWithinS\":600");

    assertThat(told)
        .containsExactly("received H", "silent 0806/h-1", "back 0806/h-1", "received I");
  }

  @Test
  void aLastWillThatIsOlderThanTheBirthIsIgnored() throws Exception {
    take("status", "S", "\"state\":\"online\",\"session\":7");
    take("status", "T", "\"state\":\"offline\",\"reason\":\"lost\",\"session\":6");
    assertThat(ledger.isOnline()).isTrue();

    take("status", "U", "\"state\":\"offline\",\"reason\":\"lost\",\"session\":7");
    assertThat(ledger.isOnline()).isFalse();
  }

  @Test
  void whatIsNotOfTheContractIsRefusedWithTheReason() {
    assertThatThrownBy(() -> Received.read("trygghub/v1/0806/h-1/up/alarm", "hello"))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> Received.read("trygghub/v1/0806/h-1/up/alarm", "{\"id\":7}"))
        .hasMessageContaining("id: expected a text");
    assertThatThrownBy(() -> Received.read("other/topic", "{}"))
        .hasMessageContaining("not a topic of a hub");
  }

  @Test
  void aHubThatWasTakenOutOfUseIsNotMissed() throws Exception {
    take("heartbeat", "H", "\"nextWithinS\":600");
    take("event", "E", "\"seq\":1,\"epoch\":\"7F3A\",\"event\":\"decommissioned\"");

    ledger.look(NOW.plusSeconds(6_000), listener);

    assertThat(told).containsExactly("received H", "received E");
  }

  private void take(String channel, String id, String data) throws JsonException {
    ledger.take(
        Received.read(
            "trygghub/v1/0806/h-1/up/" + channel,
            "{\"id\":\"" + id + "\",\"data\":{" + data + "}}"),
        NOW,
        listener);
  }

  private final class Telling implements CentreListener {
    @Override
    public void received(Received message) {
      told.add("received " + message.id());
    }

    @Override
    public void repeated(Received message) {
      told.add("repeated " + message.id());
    }

    @Override
    public void gap(String source, long from, long to) {
      told.add("missing " + from + " to " + to);
    }

    @Override
    public void silent(String source) {
      told.add("silent " + source);
    }

    @Override
    public void back(String source) {
      if (!told.isEmpty()) {
        told.add("back " + source);
      }
    }
  }
}
