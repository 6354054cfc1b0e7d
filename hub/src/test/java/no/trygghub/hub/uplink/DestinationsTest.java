package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import no.trygghub.hub.testing.Wire;
import org.junit.jupiter.api.Test;

/** Several destinations: which of them gets an alarm, and when the annunciator is to sound. */
class DestinationsTest extends UplinkBench {
  private final Duration tenSeconds = Duration.ofSeconds(10);

  @Test
  void theNextTakesOverWhereTheFirstIsDownAndTheFirstIsUsedAgainWhenItIsWell() {
    Mosquitto first = broker("first");
    Wire second = closed(Wire.to(broker("second")));
    first.kill();
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    Uplink uplink =
        hub(
            buffer,
            destination("first", first),
            Configurations.destination("second", second.url()));
    pass(Duration.ofSeconds(9), second);
    assertThat(second.connections()).isZero();
    eventually(SOME, () -> assertThat(second.published()).contains("up/alarm", "up/status"));
    assertThat(clock.now().nanosSinceBoot()).isLessThan(Duration.ofSeconds(25).toNanos());
    eventually(() -> assertThat(first(buffer).reachedBroker()).isTrue());

    first.restart();
    ResponseCentre centre = centre(first);
    eventually(SOME.multipliedBy(2), () -> assertThat(centre.on(ALARM)).isNotEmpty());
    assertThat(centre.on(ALARM).getFirst().id()).isEqualTo(alarm.id().value());
    centre.acknowledge(HUB, reference(alarm), Optional.empty(), Downlink.Word.RECEIVED);
    eventually(() -> assertThat(buffer.depth()).isZero());
    assertThat(ears.deliveredBy).containsExactly("first");
    assertThat(buffer.activeAlarms(1).newest().getFirst().deliveredBy()).isEqualTo("first");

    // A minute later it says there that it is gone, and all that is new goes to the first alone.
    int before = second.published().size();
    pass(Duration.ofSeconds(80), second);
    assertThat(second.published().subList(before, second.published().size())).endsWith("up/status");
    assertThat(second.connections()).isEqualTo(1);
    store(buffer);
    uplink.outboxChanged();
    eventually(() -> assertThat(centre.on(ALARM).size()).isGreaterThan(1));
    assertThat(second.published()).endsWith("up/status");
  }

  @Test
  void aThirdIsUsedAfterAnotherMinuteAndAnAcknowledgementFromEitherCountsOnce() {
    Wire first = closed(Wire.to(broker("first")));
    Mosquitto secondBroker = broker("second");
    Wire second = closed(Wire.to(secondBroker));
    Mosquitto thirdBroker = broker("third");
    Wire third = closed(Wire.to(thirdBroker));
    ResponseCentre centre = centre(thirdBroker);
    ResponseCentre late = centre(secondBroker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(
        buffer,
        Configurations.destination("first", first.url()),
        Configurations.destination("second", second.url()),
        Configurations.destination("third", third.url()));
    eventually(() -> assertThat(first(buffer).reachedBroker()).isTrue());

    pass(Duration.ofSeconds(59), first, second, third);
    assertThat(second.connections()).isZero();
    eventually(SOME, () -> assertThat(late.on(ALARM)).isNotEmpty());
    pass(Duration.ofSeconds(115).minusNanos(clock.now().nanosSinceBoot()), first, second, third);
    assertThat(third.connections()).isZero();
    eventually(SOME, () -> assertThat(centre.on(ALARM)).isNotEmpty());
    assertThat(centre.on(ALARM).getFirst().id()).isEqualTo(alarm.id().value());

    centre.acknowledge(HUB, reference(alarm), Optional.of(alarm.id()), Downlink.Word.RECEIVED);
    eventually(() -> assertThat(ears.delivered).containsExactly(alarm.id()));
    late.acknowledge(HUB, reference(alarm), Optional.of(alarm.id()), Downlink.Word.ACCEPTED);
    eventually(
        () ->
            assertThat(buffer.activeAlarms(1).newest().getFirst().acknowledgement())
                .isEqualTo("accepted"));
    assertThat(ears.delivered).containsExactly(alarm.id());
    assertThat(ears.deliveredBy).containsExactly("third");
    assertThat(buffer.activeAlarms(1).newest().getFirst().deliveredBy()).isEqualTo("third");
    assertThat(ears.overdue).containsExactly(1, 0);
  }

  @Test
  void anAlarmThatTheFirstBrokerRefusesGoesToTheNextAndIsAcknowledgedThere() throws IOException {
    Path rules = directory.resolve("rules");
    Files.writeString(rules, "topic readwrite trygghub/#\ntopic deny " + HUB + "/" + ALARM + "\n");
    Mosquitto first = broker("first", "allow_anonymous true", "acl_file " + rules);
    Wire firstWire = closed(Wire.to(first));
    Mosquitto secondBroker = broker("second");
    Wire second = closed(Wire.to(secondBroker));
    ResponseCentre centre = centre(secondBroker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(
        buffer,
        Configurations.destination("first", firstWire.url()),
        Configurations.destination("second", second.url()));
    eventually(() -> assertThat(ears.last()).startsWith("first: up/alarm: not authorised"));

    eventually(SOME, () -> assertThat(centre.on(ALARM)).hasSize(1));
    assertThat(clock.now().nanosSinceBoot()).isLessThan(Duration.ofSeconds(40).toNanos());
    // Without the id of a message it is about what a broker had, which the second one did.
    eventually(() -> assertThat(first(buffer).reachedBroker()).isTrue());
    centre.acknowledge(HUB, reference(alarm), Optional.empty(), Downlink.Word.RECEIVED);
    eventually(() -> assertThat(buffer.depth()).isZero());
  }

  @Test
  void aFirstDestinationThatComesAndGoesDoesNotKeepAnAlarmFromTheNext() {
    Wire first = closed(Wire.to(broker("first")));
    Wire second = closed(Wire.to(broker("second")));
    Buffer buffer = buffer();
    hub(
        buffer,
        Configurations.destination("first", first.url()),
        Configurations.destination("second", second.url()));
    eventually(() -> assertThat(first.published()).contains("up/heartbeat"));
    store(buffer);

    eventually(
        Duration.ofMillis(100),
        () -> {
          first.cut();
          assertThat(second.connections()).isPositive();
        });
    eventually(
        SOME,
        () -> {
          first.cut();
          assertThat(second.published()).contains("up/alarm");
        });
    assertThat(first.connections()).isGreaterThan(1);
    assertThat(clock.now().nanosSinceBoot()).isLessThan(Duration.ofSeconds(40).toNanos());
  }

  @Test
  void theEndOfAnAlarmReachesTheDestinationThatTheAlarmWasDeliveredBy() {
    Wire first = closed(Wire.to(broker("first")));
    Mosquitto secondBroker = broker("second");
    Wire second = closed(Wire.to(secondBroker));
    ResponseCentre centre = centre(secondBroker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    Uplink uplink =
        hub(
            buffer,
            Configurations.destination("first", first.url()),
            Configurations.destination("second", second.url()));
    eventually(SOME, () -> assertThat(centre.on(ALARM)).isNotEmpty());
    centre.acknowledge(HUB, reference(alarm), Optional.of(alarm.id()), Downlink.Word.ACCEPTED);
    eventually(() -> assertThat(buffer.depth()).isZero());
    pass(Duration.ofSeconds(90), first, second);
    assertThat(second.published()).endsWith("up/status");

    Message end = storeChange(buffer, alarm, false);
    uplink.outboxChanged();

    eventually(SOME, () -> assertThat(centre.on(ALARM).getLast().id()).isEqualTo(end.id().value()));
  }

  @Test
  void theEndOfAnAlarmReachesTheDestinationThatAnEarlierRunDeliveredItTo() {
    Mosquitto second = broker("second");
    ResponseCentre centre = centre(second);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    buffer.forwarded(buffer.waiting(Channel.UP_ALARM, 0, 1));
    buffer.acknowledge(
        new Downlink.Acknowledgement(
            reference(alarm), Optional.empty(), Downlink.Word.RECEIVED, Optional.empty()),
        "second");
    Message end = storeChange(buffer, alarm, false);

    hub(buffer, destination("first", broker("first")), destination("second", second));

    eventually(SOME, () -> assertThat(centre.on(ALARM)).isNotEmpty());
    assertThat(centre.on(ALARM).getFirst().id()).isEqualTo(end.id().value());
  }

  @Test
  void aDestinationThatCouldNotBeReachedIsToldToBeWellAlsoWhenItIsNotNeededAnyMore() {
    Mosquitto first = broker("first");
    Mosquitto second = broker("second");
    first.kill();
    second.kill();
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(buffer, destination("first", first), destination("second", second));
    eventually(
        SOME,
        () -> assertThat(ears.destinations).anyMatch(told -> told.startsWith("second: network")));
    first.restart();
    ResponseCentre centre = centre(first);
    eventually(SOME, () -> assertThat(centre.on(ALARM)).isNotEmpty());
    centre.acknowledge(HUB, reference(alarm), Optional.empty(), Downlink.Word.RECEIVED);
    eventually(() -> assertThat(buffer.depth()).isZero());
    pass(Duration.ofSeconds(150));
    assertThat(ears.destinations).doesNotContain("second: ");

    second.restart();

    eventually(SOME, () -> assertThat(ears.destinations).contains("second: "));
  }

  @Test
  void rejectingAnAlarmManyTimesCountsOnceForADestination() {
    Mosquitto firstBroker = broker("first");
    Wire first = closed(Wire.to(firstBroker));
    Wire second = closed(Wire.to(broker("second")));
    Wire third = closed(Wire.to(broker("third")));
    ResponseCentre rejecting = centre(firstBroker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    Message other = store(buffer);
    hub(
        buffer,
        Configurations.destination("first", first.url()),
        Configurations.destination("second", second.url()),
        Configurations.destination("third", third.url()));
    eventually(() -> assertThat(rejecting.on(ALARM)).hasSize(2));

    for (int i = 0; i < 3; i++) {
      rejecting.acknowledge(HUB, reference(alarm), Optional.empty(), Downlink.Word.REJECTED);
    }
    eventually(() -> assertThat(ears.overdue).containsExactly(1));
    eventually(SOME, () -> assertThat(second.published()).contains("up/alarm"));
    assertThat(third.connections()).isZero();
    assertThat(buffer.find(other.id())).isPresent();
  }

  @Test
  void anAlarmThatWasOverdueBeforeARestartIsSoAfterIt() {
    Buffer buffer = buffer();
    store(buffer);
    clock.advance(Duration.ofSeconds(70));
    hub(buffer, Configurations.destination("first", "mqtt://127.0.0.1:1"));
    eventually(() -> assertThat(ears.overdue).containsExactly(1));
  }

  @Test
  void anAlarmOfBeforeAPowerCutIsAsOldAsTheWallClockSays() {
    Buffer buffer = buffer();
    store(buffer);
    clock.reboot("boot-2", clock.now().wall().plusSeconds(30), true);
    hub(buffer, Configurations.destination("first", "mqtt://127.0.0.1:1"));
    loop.runDue();
    assertThat(ears.overdue).isEmpty();
    clock.advance(Duration.ofSeconds(30));
    eventually(() -> assertThat(ears.overdue).containsExactly(1));
  }

  @Test
  void anAlarmWhoseAgeNobodyCanTellIsOverdueTenSecondsAfterARestart() {
    Buffer buffer = buffer();
    store(buffer);
    clock.reboot("boot-2", Instant.EPOCH, false);
    hub(buffer, Configurations.destination("first", "mqtt://127.0.0.1:1"));
    loop.runDue();
    assertThat(ears.overdue).isEmpty();
    clock.advance(tenSeconds);
    eventually(() -> assertThat(ears.overdue).containsExactly(1));
  }

  @Test
  void everyAlarmIsWatchedHoweverManyThereAre() {
    Buffer buffer = buffer();
    for (int i = 0; i < 1_050; i++) {
      store(buffer);
    }
    clock.advance(Duration.ofSeconds(60));
    hub(buffer, Configurations.destination("first", "mqtt://127.0.0.1:1"));
    eventually(() -> assertThat(ears.overdue).containsExactly(1_050));
  }
}
