package no.trygghub.simulator.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.main.Hub;
import no.trygghub.hub.main.HubCommand;
import no.trygghub.hub.testing.ContractSchemas;
import no.trygghub.simulator.broker.EmbeddedBroker;
import no.trygghub.simulator.centre.CentreListener;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.centre.ResponseCentre;
import no.trygghub.simulator.clock.Drive;
import no.trygghub.simulator.clock.SimulatedClock;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole hub between simulated sensors and a response centre: what must hold from end to end.
 */
class WholeHubTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final SensorId BUTTON = new SensorId("button-1");
  private static final SensorId BED = new SensorId("bed-1");
  private static final SensorId DOOR = new SensorId("door-1");

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<Received> repeated = new CopyOnWriteArrayList<>();
  private final SystemClock clock = new SystemClock(true);
  private Optional<EmbeddedBroker> broker = Optional.empty();

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void startBroker() throws Exception {
    broker = Optional.of(EmbeddedBroker.start());
  }

  @AfterEach
  void stopBroker() throws Exception {
    broker.orElseThrow().close();
  }

  @Test
  void anEdgeBecomesAnAcknowledgedAlarmAndTheOutboxIsEmpty() throws Exception {
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    try (ResponseCentre centre = centre(true);
        Hub hub = hub(sensors, clock)) {
      hub.start();
      await().atMost(PATIENCE).until(centre::anyHubOnline);

      sensors.home().set(BUTTON, SensorState.ACTIVE);

      await().atMost(PATIENCE).until(() -> !alarms().isEmpty() && hub.outboxDepth() == 0);
      assertThat(alarms().getFirst().data().text("kind")).isEqualTo("assistance");
      assertThat(alarms().getFirst().data().truth("late")).isFalse();
    }
  }

  @Test
  void anAlarmThatNobodyAcknowledgedComesAgainWithTheSameIdAfterARestart() throws Exception {
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    try (ResponseCentre centre = centre(false)) {
      try (Hub hub = hub(sensors, clock)) {
        hub.start();
        await().atMost(PATIENCE).until(centre::anyHubOnline);
        sensors.home().set(BUTTON, SensorState.ACTIVE);
        await().atMost(PATIENCE).until(() -> alarms().size() == 1);
      }
      Received alarm = alarms().getFirst();

      try (Hub hub = hub(new SimulatedDriverProvider(sensors.home()), clock)) {
        hub.start();
        await().atMost(PATIENCE).until(() -> !repeated.isEmpty());
        assertThat(repeated.getFirst().id()).isEqualTo(alarm.id());
        await().atMost(PATIENCE).until(() -> hub.outboxDepth() == 1);

        centre.say(alarm, Downlink.Word.RECEIVED);
        await().atMost(PATIENCE).until(() -> hub.outboxDepth() == 0);
      }
      assertThat(alarms()).hasSize(1);
    }
  }

  @Test
  void theAnnunciatorSoundsAfterAMinuteWithoutAnAnswerAndStopsAtTheAcknowledgement()
      throws Exception {
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    AtomicInteger sounds = new AtomicInteger();
    SimulatedOutputProvider outputs =
        new SimulatedOutputProvider(
            (name, on) -> {
              if (name.equals("annunciator") && on) {
                sounds.incrementAndGet();
              }
            });
    SimulatedClock day = SimulatedClock.manual(clock.now().wall(), "boot");
    AtomicLong ahead = new AtomicLong();
    HubClock shifted =
        () -> {
          HubTime now = clock.now();
          return new HubTime(
              now.bootId(),
              now.nanosSinceBoot() + ahead.get(),
              now.wall().plusNanos(ahead.get()),
              now.trusted());
        };
    try (ResponseCentre centre = centre(false);
        Hub hub = hub(sensors, outputs, day, shifted)) {
      Drive drive = Drive.stepwise(day, start(hub));
      sensors.home().set(BUTTON, SensorState.ACTIVE);
      drive.until(Duration.ofSeconds(10).toNanos());
      assertThat(drive.await(() -> alarms().size() == 1, PATIENCE)).isTrue();
      assertThat(sounds).hasValue(0);

      ahead.set(Duration.ofMinutes(1).toNanos());
      assertThat(drive.await(() -> sounds.get() > 0, PATIENCE)).isTrue();
      drive.until(Duration.ofSeconds(20).toNanos());
      assertThat(sounds).hasValueGreaterThan(5);

      // Said until it is heard: the minute that was leapt over may have cost the connection.
      assertThat(
              drive.await(
                  () -> {
                    centre.say(alarms().getFirst(), Downlink.Word.RECEIVED);
                    return hub.outboxDepth() == 0;
                  },
                  PATIENCE))
          .isTrue();
      // What the uplink tells takes a moment; from then on it is silent for good.
      assertThat(
              drive.await(() -> isSilentFor(Duration.ofSeconds(10), day, drive, sounds), PATIENCE))
          .isTrue();
      assertThat(isSilentFor(Duration.ofMinutes(5), day, drive, sounds)).isTrue();
      assertThat(outputs.isOn("annunciator")).isFalse();
    }
  }

  @Test
  void aTimerRunsOnOverARestartAndAnOpenDoorIsNotReportedTwice() throws Exception {
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    SimulatedClock night = SimulatedClock.manual(Instant.parse("2026-01-10T01:00:00Z"), "boot");
    try (ResponseCentre centre = centre(true)) {
      try (Hub hub = hub(sensors, night)) {
        Drive drive = Drive.stepwise(night, start(hub));
        sensors.home().set(BED, SensorState.ACTIVE);
        sensors.home().set(DOOR, SensorState.ACTIVE);
        drive.until(Duration.ofMinutes(10).toNanos());
        sensors.home().set(BED, SensorState.INACTIVE);
        drive.until(Duration.ofMinutes(20).toNanos());
        assertThat(drive.await(() -> alarms().size() == 1, PATIENCE)).isTrue();
        assertThat(alarms().getFirst().data().text("kind")).isEqualTo("door-left-open");
      }
      try (Hub hub = hub(new SimulatedDriverProvider(sensors.home()), night)) {
        Drive drive = Drive.stepwise(night, start(hub));
        drive.until(Duration.ofMinutes(29).toNanos());
        assertThat(drive.await(() -> hub.outboxDepth() == 0, PATIENCE)).isTrue();
        assertThat(alarms()).hasSize(1);

        drive.until(Duration.ofMinutes(31).toNanos());
        assertThat(drive.await(() -> alarms().size() == 2, PATIENCE)).isTrue();
        assertThat(alarms().get(1).data().text("kind")).isEqualTo("bed-exit-no-return");
        assertThat(alarms().get(1).data().text("raisedAt")).startsWith("2026-01-10T01:30:0");
      }
      assertThat(centre.summary().missing()).isZero();
    }
  }

  @Test
  void aSensorThatWorksAgainAfterARestartIsNoFaultAnyMore() throws Exception {
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    sensors.home().breakDown(BED, "no such device");
    try (ResponseCentre centre = centre(true)) {
      try (Hub hub = hub(sensors, clock)) {
        hub.start();
        await().atMost(PATIENCE).until(() -> of("fault").size() == 1 && hub.outboxDepth() == 0);
      }
      try (Hub hub = hub(new SimulatedDriverProvider(), clock)) {
        hub.start();
        await().atMost(PATIENCE).until(() -> of("fault").size() == 2 && hub.outboxDepth() == 0);
      }
      assertThat(of("fault").getLast().data().text("state")).isEqualTo("restored");
      assertThat(of("fault").getLast().data().text("faultId"))
          .isEqualTo(of("fault").getFirst().data().text("faultId"));
      assertThat(centre.summary().missing()).isZero();
    }
  }

  @Test
  void commandsAreCarriedOutAndAnsweredAndEverythingOnTheBrokerKeepsTheContract() throws Exception {
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    try (ResponseCentre centre = centre(true)) {
      try (Hub hub = hub(sensors, clock)) {
        hub.start();
        await().atMost(PATIENCE).until(centre::anyHubOnline);
        Duration valid = Duration.ofMinutes(5);
        centre.command("0806", "h-7f3a", "test-alarm", Map.of(), valid);
        centre.command("0806", "h-7f3a", "pause", Map.of("durationS", 600), valid);
        centre.command("0806", "h-7f3a", "status", Map.of(), valid);
        centre.command("0806", "h-7f3a", "resume", Map.of(), valid);
        centre.command("0806", "h-7f3a", "open-the-door", Map.of(), valid);

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(of("reply")).hasSize(5);
                  assertThat(alarms()).hasSize(1);
                  assertThat(of("event"))
                      .extracting(event -> event.data().text("event"))
                      .contains("started", "paused", "resumed");
                });

        assertThat(alarms().getFirst().data().truth("test")).isTrue();
        assertThat(of("reply"))
            .extracting(reply -> reply.data().text("result"))
            .containsExactlyInAnyOrder("done", "done", "done", "done", "refused");
      }
      // The broker may tell the hub that it has its last word before it hands it on.
      await().atMost(PATIENCE).until(() -> of("status").size() == 2);
    }
    ContractSchemas contract = new ContractSchemas();
    for (Received message : received) {
      assertThat(contract.problems("up/" + message.channel(), message.json()))
          .as(message.json())
          .isEmpty();
    }
    assertThat(received)
        .extracting(Received::channel)
        .contains("status", "heartbeat", "alarms-active", "alarm", "event", "reply");
  }

  @Test
  void aHubThatIsToldToStopSaysOfflineAndEndsWithinFiveSeconds() throws Exception {
    try (ResponseCentre centre = centre(true)) {
      Process process = process();
      try {
        await().atMost(PATIENCE).until(centre::anyHubOnline);
        process.destroy();

        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        await().atMost(PATIENCE).until(() -> !centre.anyHubOnline());
        assertThat(of("status").getLast().data().text("reason")).isEqualTo("stopped");
        assertThat(Files.readString(directory.resolve("hub.log")))
            .contains("hub armed", "hub stopped");
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void aHubThatIsKilledIsReportedLostByItsBroker() throws Exception {
    try (ResponseCentre centre = centre(true)) {
      Process process = process();
      await().atMost(PATIENCE).until(centre::anyHubOnline);

      process.destroyForcibly();

      await().atMost(PATIENCE).until(() -> !centre.anyHubOnline());
      assertThat(of("status").getLast().data().text("reason")).isEqualTo("lost");
    }
  }

  private static boolean isSilentFor(
      Duration time, SimulatedClock clock, Drive drive, AtomicInteger sounds) {
    int before = sounds.get();
    try {
      drive.until(clock.now().nanosSinceBoot() + time.toNanos());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return sounds.get() == before;
  }

  private Process process() throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            HubCommand.class.getName(),
            "--config",
            configuration().toString())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("hub.log").toFile())
        .start();
  }

  private static EventLoop start(Hub hub) {
    return hub.startStepwise();
  }

  private Hub hub(SimulatedDriverProvider sensors, HubClock hubClock) throws Exception {
    return hub(sensors, new SimulatedOutputProvider(), hubClock, clock);
  }

  private Hub hub(
      SimulatedDriverProvider sensors,
      SimulatedOutputProvider outputs,
      HubClock hubClock,
      HubClock uplinkClock)
      throws Exception {
    return Hub.assemble(
        new Hub.Parts(
            new ConfigurationReader(List.of(sensors), List.of(outputs)).read(configuration()),
            List.of(sensors),
            List.of(outputs),
            hubClock,
            uplinkClock));
  }

  private Path configuration() throws Exception {
    return Files.writeString(
        directory.resolve("hub.yaml"),
        """
        tenant: 0806
        hub: h-7f3a
        zone: UTC
        clock: always
        data: data
        destinations: {broker: {url: '%s'}}
        sensors:
          bed-1: {kind: bed, location: bedroom, driver: simulated}
          door-1: {kind: door, location: hall, driver: simulated}
          button-1: {kind: button, location: bedroom, driver: simulated}
        outputs:
          annunciator: {driver: simulated}
        """
            .formatted(url()));
  }

  private URI url() {
    return broker.orElseThrow().url();
  }

  private ResponseCentre centre(boolean acknowledge) throws Exception {
    CentreSettings automatic = CentreSettings.automatic(url());
    return ResponseCentre.start(
        new CentreSettings(
            automatic.broker(),
            automatic.tenant(),
            automatic.user(),
            automatic.password(),
            automatic.tls(),
            acknowledge,
            automatic.acceptAfter(),
            automatic.record()),
        clock,
        new Keeping());
  }

  private List<Received> alarms() {
    return of("alarm");
  }

  private List<Received> of(String channel) {
    return received.stream().filter(message -> message.channel().equals(channel)).toList();
  }

  /** Keeps what the response centre hears. */
  private final class Keeping implements CentreListener {
    @Override
    public void received(Received message) {
      received.add(message);
    }

    @Override
    public void repeated(Received message) {
      repeated.add(message);
    }
  }
}
