package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a destination counts as reached. */
class ProvenDestinationsTest extends UplinkBench {
  @Test
  void oneThatTakesWhatTheHubSaysIsReachedOnce() {
    Mosquitto broker = broker("first");
    Buffer buffer = buffer();
    storeEvent(buffer);
    prove(hub(buffer, destination("first", broker)), "first");

    eventually(SOME, () -> assertThat(ears.reached).containsExactly("first"));

    broker.kill();
    eventually(SOME, () -> assertThat(ears.last()).startsWith("first: "));
    broker.restart();
    eventually(SOME, () -> assertThat(ears.last()).isEqualTo("first: "));
    assertThat(ears.reached).containsExactly("first");
  }

  @Test
  void oneThatNothingOfTheOutboxWasSentToIsNotReachedYet() {
    Buffer buffer = buffer();
    Wire wire = closed(Wire.to(broker("first")));
    Uplink uplink = hub(buffer, Configurations.destination("first", wire.url()));
    prove(uplink, "first");
    eventually(() -> assertThat(wire.published()).contains("up/heartbeat"));
    pass(Duration.ofSeconds(5), wire);
    assertThat(ears.reached).isEmpty();

    storeEvent(buffer);
    uplink.outboxChanged();

    eventually(() -> assertThat(ears.reached).containsExactly("first"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"up/event", "up/heartbeat", "up/status", "up/alarms-active"})
  void oneThatLetsTheHubInAndRefusesWhatItSaysIsNot(String channel) throws IOException {
    Path rules = directory.resolve("rules");
    Files.writeString(
        rules, "topic readwrite trygghub/#\ntopic deny " + HUB + "/" + channel + "\n");
    Mosquitto broker = broker("first", "allow_anonymous true", "acl_file " + rules);
    Buffer buffer = buffer();
    storeEvent(buffer);
    prove(hub(buffer, destination("first", broker)), "first");
    eventually(() -> assertThat(ears.last()).contains(channel + ": not authorised"));
    assertThat(ears.reached).isEmpty();

    Files.writeString(rules, "topic readwrite trygghub/#\n");
    broker.reload();

    eventually(SOME, () -> assertThat(ears.reached).containsExactly("first"));
  }

  @Test
  void oneThatCannotBeReachedIsNot() {
    prove(hub(buffer(), Configurations.destination("first", "mqtt://127.0.0.1:1")), "first");
    eventually(SOME, () -> assertThat(ears.last()).startsWith("first: network"));
    pass(Duration.ofMinutes(3));
    assertThat(ears.reached).isEmpty();
  }

  @Test
  void oneThatIsNotNeededOtherwiseIsConnectedForItAndLeftAfterAMinute() {
    Wire second = closed(Wire.to(broker("second")));
    Wire first = closed(Wire.to(broker("first")));
    Buffer buffer = buffer();
    storeEvent(buffer);
    Uplink uplink =
        hub(
            buffer,
            Configurations.destination("first", first.url()),
            Configurations.destination("second", second.url()));
    prove(uplink, "second");

    eventually(SOME, () -> assertThat(ears.reached).containsExactly("second"));

    assertThat(uplink.destinations().getLast().is()).isEqualTo(DestinationState.Is.CONNECTED);
    assertThat(second.published()).doesNotContain("up/event");
    pass(Duration.ofSeconds(80), first, second);
    assertThat(uplink.destinations().getLast().is()).isEqualTo(DestinationState.Is.STAND_BY);
  }

  private void prove(Uplink uplink, String... destinations) {
    uplink.prove(List.of(destinations));
  }

  private void storeEvent(Buffer buffer) {
    var event = event();
    buffer.commit(Map.of(), List.of(sequence -> composer().message(event, sequence)));
  }
}
