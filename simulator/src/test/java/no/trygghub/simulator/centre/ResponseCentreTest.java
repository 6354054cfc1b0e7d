package no.trygghub.simulator.centre;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.simulator.broker.EmbeddedBroker;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.harness.SampleMessages;
import no.trygghub.simulator.testing.HubClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResponseCentreTest {
  private static final int ALARMS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void everyAlarmOfABurstIsAcknowledgedHoweverFewTheBrokerTakesAtOnce(@TempDir Path directory)
      throws Exception {
    Assumptions.assumeTrue(
        MosquittoProcess.find("mosquitto").isPresent(),
        "SKIPPED: needs the broker Mosquitto; install the package mosquitto");
    SampleMessages messages =
        new SampleMessages(
            new TenantId("trial"), new HubId("h-1"), "7F3A", Instant.parse("2026-01-10T02:14:07Z"));
    try (MosquittoProcess broker =
            MosquittoProcess.start(
                directory, List.of("max_inflight_messages 2", "max_queued_messages 0"));
        ResponseCentre centre =
            ResponseCentre.start(
                CentreSettings.automatic(broker.url()),
                new SystemClock(true),
                new CentreListener() {});
        HubClient hub = HubClient.connect(broker)) {
      for (int i = 1; i <= ALARMS; i++) {
        hub.publishAtMostOnce("alarm", messages.alarm(i).number(new Sequence(i)));
      }

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(hub.acknowledgedAlarms()).hasSize(ALARMS));
      assertThat(centre.summary().missing()).isZero();
    }
  }

  @Test
  void whoLosesItsSessionToAnotherOfTheSameClientIdIsToldSoAndLeavesItForSomeSeconds()
      throws Exception {
    Intake same = new Intake("centre-1", Duration.ofHours(1), Optional.empty());
    Connections first = new Connections();
    Connections second = new Connections();
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        ResponseCentre one = start(broker.url(), same, first)) {
      ResponseCentre other = start(broker.url(), same, second);
      Awaitility.await().atMost(PATIENCE).until(() -> !first.losses.isEmpty());

      assertThat(first.losses)
          .singleElement()
          .asString()
          .contains(
              "another receiver uses the client id centre-1",
              "give each its own by --client-id",
              "tried again in 5 s");
      assertThat(second.losses).isEmpty();
      other.close();
      Awaitility.await().atMost(PATIENCE).until(() -> first.established.get() == 2);
      assertThat(one.summary().missing()).isZero();
    }
  }

  @Test
  void whereTheBrokerDoesNotSaySoItIsTakenFromShortConnectionsInARow(@TempDir Path directory)
      throws Exception {
    Assumptions.assumeTrue(
        MosquittoProcess.find("mosquitto").isPresent(),
        "SKIPPED: needs the broker Mosquitto; install the package mosquitto");
    Intake same = new Intake("centre-1", Duration.ofHours(1), Optional.empty());
    Connections first = new Connections();
    try (MosquittoProcess broker = MosquittoProcess.start(directory, List.of());
        ResponseCentre one = start(broker.url(), same, first);
        ResponseCentre other = start(broker.url(), same, new Connections())) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(first.losses)
                      .last()
                      .asString()
                      .contains(
                          "another receiver uses the client id centre-1",
                          "give each its own by --client-id"));
      assertThat(one.summary().missing() + other.summary().missing()).isZero();
    }
  }

  private static ResponseCentre start(URI broker, Intake intake, CentreListener ear)
      throws Exception {
    return ResponseCentre.start(
        CentreSettings.automatic(broker), intake, Optional.empty(), new SystemClock(true), ear);
  }

  /** Notes how a connection comes and goes. */
  private static final class Connections implements CentreListener {
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final AtomicInteger established = new AtomicInteger();

    @Override
    public void connection(boolean connected, String cause) {
      if (connected) {
        established.incrementAndGet();
      } else {
        losses.add(cause);
      }
    }
  }
}
