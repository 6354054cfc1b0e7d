package no.trygghub.simulator.centre;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.harness.SampleMessages;
import no.trygghub.simulator.postgres.PostgresProcess;
import no.trygghub.simulator.store.ReceiveStore;
import no.trygghub.simulator.store.StoreLocation;
import no.trygghub.simulator.testing.HubClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A response centre with a database, at a real broker. */
class KeptResponseCentreTest {
  private static final String GROUP = "centre";

  private final SampleMessages messages =
      new SampleMessages(
          new TenantId("trial"), new HubId("h-1"), "7F3A", Instant.parse("2026-01-10T02:14:07Z"));
  private final Seen seen = new Seen();

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void needMosquitto() {
    Assumptions.assumeTrue(
        MosquittoProcess.find("mosquitto").isPresent(),
        "SKIPPED: needs the broker Mosquitto; install the package mosquitto");
  }

  @Test
  void whileTheDatabaseIsAwayNothingIsAcknowledgedAndThenEverythingIs() throws Exception {
    Assumptions.assumeTrue(
        PostgresProcess.isInstalled(),
        "SKIPPED: needs the server PostgreSQL; install the package postgresql");
    Intake intake = new Intake("one", Duration.ofHours(1), Optional.empty());
    try (PostgresProcess server = PostgresProcess.start(List.of("fsync=off"));
        MosquittoProcess broker =
            MosquittoProcess.start(directory, List.of("max_inflight_messages 50"));
        ReceiveStore store = open(server.url(), intake);
        ResponseCentre centre = start(broker, intake, store);
        HubClient hub = HubClient.connect(broker)) {
      server.stop();
      for (int i = 1; i <= 80; i++) {
        hub.publish("alarm", messages.alarm(i).number(new Sequence(i)));
      }
      eventually(() -> assertThat(seen.trouble).hasSize(1));
      assertThat(seen.trouble.peek()).contains("see that PostgreSQL runs");
      assertThat(hub.acknowledgedMessages()).isEmpty();
      assertThat(seen.received).isEmpty();

      server.restart();

      eventually(() -> assertThat(hub.acknowledgedMessages()).hasSize(80));
      eventually(() -> assertThat(seen.backAgain).hasSize(1));
      assertThat(centre.summary().received("alarm")).isEqualTo(80);
    }
  }

  @Test
  void aReceiverThatComesBackTakesWhatWasLeftWithoutAnythingTwice() throws Exception {
    Intake intake = new Intake("one", Duration.ofHours(1), Optional.of(GROUP));
    String database = "sqlite:" + directory.resolve("centre.db");
    try (MosquittoProcess broker = MosquittoProcess.start(directory, List.of());
        HubClient hub = HubClient.connect(broker)) {
      try (ReceiveStore store = open(database, intake);
          ResponseCentre centre = start(broker, intake, store)) {
        hub.publish("event", messages.event(1).number(new Sequence(1)));
        eventually(() -> assertThat(centre.summary().received("event")).isOne());
      }
      for (int i = 2; i <= 9; i++) {
        hub.publish("event", messages.event(i).number(new Sequence(i)));
      }
      try (ReceiveStore store = open(database, intake);
          ResponseCentre centre = start(broker, intake, store)) {
        eventually(() -> assertThat(centre.summary().received("event")).isEqualTo(8));
        assertThat(centre.summary().repeats()).isZero();
      }
    }
  }

  @Test
  void twoThatShareGetEachMessageOnceAndTogetherSeeWhatIsMissing() throws Exception {
    Intake first = new Intake("one", Duration.ZERO, Optional.of(GROUP));
    Intake second = new Intake("two", Duration.ZERO, Optional.of(GROUP));
    String database = "sqlite:" + directory.resolve("centre.db");
    try (MosquittoProcess broker = MosquittoProcess.start(directory, List.of());
        ReceiveStore store = open(database, first);
        ReceiveStore other = open(database, second);
        ResponseCentre one = start(broker, first, store);
        ResponseCentre two = start(broker, second, other);
        HubClient hub = HubClient.connect(broker)) {
      for (int i = 1; i <= 20; i++) {
        if (i != 13) {
          hub.publish("alarm", messages.alarm(i).number(new Sequence(i)));
        }
      }

      eventually(() -> assertThat(hub.acknowledgedMessages()).hasSize(19));
      assertThat(one.summary().received("alarm")).isBetween(1L, 18L);
      assertThat(one.summary().received("alarm") + two.summary().received("alarm")).isEqualTo(19);
      eventually(() -> assertThat(seen.missing).contains("trial/h-1 13-13"));
      eventually(() -> assertThat(one.summary().missing() + two.summary().missing()).isPositive());
    }
  }

  @Test
  void whatTheBrokerKeepsOfAHubsStatusIsSeenByOneThatShares() throws Exception {
    Intake intake = new Intake("one", Duration.ZERO, Optional.of(GROUP));
    try (MosquittoProcess broker = MosquittoProcess.start(directory, List.of());
        HubClient hub = HubClient.connect(broker)) {
      hub.publishRetained(
          "status",
          """
          {"specversion":"1.0","id":"01KEJTXBGG75FYMBSJTA3G4N0N","source":"urn:trygghub:trial:h-1",
          "type":"no.trygghub.status.v1","time":"2026-01-10T02:14:07.120Z",
          "data":{"state":"online","session":7,"timeTrusted":true}}
          """);
      try (ReceiveStore store = open("sqlite:" + directory.resolve("centre.db"), intake);
          ResponseCentre centre = start(broker, intake, store)) {
        eventually(() -> assertThat(centre.anyHubOnline()).isTrue());
      }
    }
  }

  @Test
  void whatIsNotOfTheContractHoldsNothingUp() throws Exception {
    Intake intake = new Intake("one", Duration.ofHours(1), Optional.empty());
    try (MosquittoProcess broker =
            MosquittoProcess.start(directory, List.of("max_inflight_messages 2"));
        ReceiveStore store = open("sqlite:" + directory.resolve("centre.db"), intake);
        ResponseCentre centre = start(broker, intake, store);
        HubClient hub = HubClient.connect(broker)) {
      for (String bad : List.of("", "no JSON", "{\"id\":\"x\",\"data\":{\"seq\":1}}", "{}")) {
        hub.publish("alarm", bad);
      }
      hub.publish("alarm", messages.alarm(1).number(new Sequence(1)));

      eventually(() -> assertThat(hub.acknowledgedMessages()).hasSize(1));
      assertThat(centre.summary().received("alarm")).isOne();
      assertThat(seen.garbage).hasSize(3);
    }
  }

  private ResponseCentre start(MosquittoProcess broker, Intake intake, ReceiveStore store)
      throws IOException, InterruptedException {
    return ResponseCentre.start(
        CentreSettings.automatic(broker.url()),
        intake,
        Optional.of(store),
        new SystemClock(true),
        seen);
  }

  private static ReceiveStore open(String location, Intake intake) throws IOException {
    return ReceiveStore.open(
        StoreLocation.parse(location),
        Optional.of(PostgresProcess.PASSWORD),
        "broker",
        intake.clientId());
  }

  private static void eventually(ThrowingRunnable holds) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(holds);
  }

  /** What a response centre tells. */
  private static final class Seen implements CentreListener {
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> missing = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> garbage = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> trouble = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> backAgain = new ConcurrentLinkedQueue<>();

    @Override
    public void received(Received message) {
      received.add(message.id());
    }

    @Override
    public void gap(String source, long from, long to) {
      missing.add(source + " " + from + "-" + to);
    }

    @Override
    public void garbage(String topic, String problem) {
      garbage.add(problem);
    }

    @Override
    public void keeping(boolean kept, String problem) {
      (kept ? backAgain : trouble).add(problem);
    }
  }
}
