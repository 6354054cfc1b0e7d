package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import no.trygghub.hub.testing.Wire;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in flight at once, counted on the wire. */
class WindowTest extends UplinkBench {
  @ParameterizedTest
  @CsvSource({"1, 20, 1", "2, 20, 2", "20, 1, 1", "20, 3, 3", "20, 1000, 20"})
  void neverIsMoreUnansweredThanTheBrokerAndTheConfigurationAllow(
      int broker, int configured, int allowed) {
    settings = settings(Duration.ofMinutes(20), configured);
    Wire wire = wire("max_inflight_messages " + broker);
    Buffer buffer = buffer();
    for (int i = 0; i < 15; i++) {
      store(buffer);
      storeEvent(buffer);
    }
    hub(buffer, Configurations.destination("first", wire.url()));

    eventually(SOME, () -> assertThat(buffer.depth()).isEqualTo(15));
    eventually(
        SOME,
        () ->
            assertThat(wire.published())
                .contains("up/status", "up/heartbeat", "up/alarms-active")
                .filteredOn("up/alarm"::equals)
                .hasSizeGreaterThanOrEqualTo(15));
    assertThat(wire.mostUnanswered()).isBetween(1, allowed);
    assertThat(ears.destinations).containsOnly("first: ");
  }

  @Test
  void withOneInFlightAlarmsComeFirstThenWhatTheHubSaysAboutItselfThenTheRest() {
    Wire wire = wire("max_inflight_messages 1");
    Buffer buffer = buffer();
    storeEvent(buffer);
    store(buffer);
    store(buffer);
    hub(buffer, Configurations.destination("first", wire.url()));

    eventually(() -> assertThat(wire.published()).contains("up/event"));
    assertThat(wire.published())
        .containsSubsequence("up/alarm", "up/alarm", "up/status", "up/heartbeat", "up/event");
    assertThat(wire.published()).startsWith("up/alarm", "up/alarm");
  }

  @Test
  void faultsGoBeforeEventsAndEventsBeforeTelemetryWhateverWasThereFirst() {
    Wire wire = wire("max_inflight_messages 1");
    Buffer buffer = buffer();
    Moment now = new Moment(0, clock.now());
    Finding fault =
        new Finding.FaultFinding(
            true, AlarmId.of("7f3a", 9), FaultKind.DISK, "database", "full", now, now);
    buffer.commit(
        Map.of(),
        List.of(
            sequence -> composer().telemetry(List.of(), clock.now(), sequence),
            sequence -> composer().telemetry(List.of(), clock.now(), sequence)));
    storeEvent(buffer);
    buffer.commit(Map.of(), List.of(sequence -> composer().message(fault, sequence)));
    store(buffer);
    hub(buffer, Configurations.destination("first", wire.url()));

    eventually(() -> assertThat(wire.published()).endsWith("up/telemetry", "up/telemetry"));
    assertThat(wire.published())
        .containsSubsequence("up/alarm", "up/fault", "up/event", "up/telemetry", "up/telemetry");
  }

  @Test
  void whatIsNotAnsweredKeepsNothingThatIsNotAnAlarmFromWaitingAndAnAlarmFindsAPlace() {
    settings = settings(Duration.ofMinutes(20), 3);
    Wire wire = wire("max_inflight_messages 20");
    Buffer buffer = buffer();
    Uplink uplink = hub(buffer, Configurations.destination("first", wire.url()));
    eventually(() -> assertThat(wire.published()).contains("up/heartbeat"));
    eventually(() -> assertThat(wire.unanswered()).isZero());
    int before = wire.published().size();

    wire.holdAnswers(4);
    for (int i = 0; i < 5; i++) {
      storeEvent(buffer);
    }
    uplink.outboxChanged();
    eventually(() -> assertThat(wire.published()).hasSize(before + 2));
    store(buffer);
    uplink.outboxChanged();

    eventually(() -> assertThat(wire.published()).hasSize(before + 3).endsWith("up/alarm"));
    assertThat(wire.mostUnanswered()).isEqualTo(3);
  }

  @Test
  void ofWhatTheHubSaysAboutItselfOnlyTheNewestWaits() {
    Wire wire = wire("max_inflight_messages 1");
    wire.holdAnswers(4);
    hub(buffer(), Configurations.destination("first", wire.url()));
    eventually(() -> assertThat(wire.published()).containsExactly("up/status"));

    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofSeconds(5));
      loop.runDue();
    }
    wire.deliver();

    eventually(() -> assertThat(wire.published()).hasSize(3));
    eventually(() -> assertThat(wire.unanswered()).isZero());
    assertThat(wire.published()).containsExactly("up/status", "up/heartbeat", "up/alarms-active");
  }

  @Test
  void aBrokerThatOffersLessThanAHubNeedsIsAFailureThatIsTold() {
    hub(buffer(), destination("no-qos", broker("no-qos", "allow_anonymous true", "max_qos 0")));
    eventually(() -> assertThat(ears.last()).startsWith("no-qos: the broker does not offer QoS 1"));
  }

  @Test
  void aBrokerThatRetainsNothingIsAFailureThatIsTold() {
    hub(
        buffer(),
        destination("forgets", broker("f", "allow_anonymous true", "retain_available false")));
    eventually(
        () -> assertThat(ears.last()).startsWith("forgets: the broker does not offer retained"));
  }

  @Test
  void aBrokerThatTakesOnlySmallPacketsIsAFailureThatIsTold() {
    hub(
        buffer(),
        destination("small", broker("s", "allow_anonymous true", "max_packet_size 8000")));
    eventually(() -> assertThat(ears.last()).contains("packets of at most 8000 bytes"));
  }

  @Test
  void theSnapshotIsNoLargerThanTheBrokerTakesAtOnce() {
    Mosquitto broker = broker("first", "allow_anonymous true", "max_packet_size 17000");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    for (int i = 0; i < 100; i++) {
      store(buffer);
    }
    hub(buffer, destination("first", broker));

    eventually(SOME, () -> assertThat(centre.on("up/alarms-active")).isNotEmpty());
    ResponseCentre.Heard snapshot = centre.on("up/alarms-active").getLast();
    assertThat(snapshot.field("count")).isEqualTo(100);
    assertThat((List<?>) snapshot.field("alarms")).hasSizeBetween(10, 50);
    assertThat(ears.destinations).containsOnly("first: ");
  }

  private Wire wire(String setting) {
    return closed(Wire.to(broker("first", "allow_anonymous true", setting)));
  }

  private void storeEvent(Buffer buffer) {
    buffer.commit(Map.of(), List.of(sequence -> composer().message(event(), sequence)));
  }
}
