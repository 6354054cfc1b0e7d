package no.trygghub.simulator.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.log.Logging;
import no.trygghub.simulator.broker.SwitchableBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A home without a response centre, so that everything that its hub raises stays in its outbox. */
@Timeout(300)
class LivingHomeTest {
  private static final ZonedDateTime EVENING =
      ZonedDateTime.parse("2026-01-10T22:40:00+01:00[Europe/Oslo]");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SENSORS =
      """
      sensors:
        bed-1: {kind: bed, location: bedroom, driver: simulated, initial: occupied}
        door-1: {kind: door, location: hall, driver: simulated}
        button-1: {kind: button, location: bedroom, driver: simulated}
        belt-1: {kind: fall, location: worn, mounting: free, driver: simulated-accelerometer}
      """;

  private static SwitchableBroker broker;

  @TempDir private Path directory = Path.of("");
  private final List<HomeState> told = new CopyOnWriteArrayList<>();
  private final List<String> log = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void startBroker() throws IOException {
    Logging.start(System.err, Level.SEVERE);
    broker = SwitchableBroker.embedded();
  }

  @AfterAll
  static void stopBroker() throws IOException {
    broker.close();
  }

  @Test
  void aPowerCutKillsTheHubAndWhatHappensInTheDarkIsSeenByTheNextOne() throws Exception {
    ProcessHandle last;
    try (LivingHome home = start(HomeSettings.Time.STEPPED, HomeSettings.Place.OWN_PROCESS)) {
      perform(home, "door-1 sticks");
      perform(home, "belt-1 goes silent");
      home.passUntil(EVENING.plusMinutes(1));
      ProcessHandle killed = hubProcess(home).orElseThrow();

      perform(home, "power cut");

      assertThat(killed.isAlive()).isFalse();
      assertThat(home.state().hub()).isEqualTo(HomeState.HubIs.DEAD);
      assertThat(home.state().hubProcess()).isEmpty();
      assertThat(home.state().powerOn()).isFalse();
      assertThat(home.state().outputsOn()).isEmpty();
      perform(home, "bed-1 leaves");
      perform(home, "button-1 pressed");
      perform(home, "door-1 opens");
      home.passUntil(EVENING.plusMinutes(6));

      perform(home, "power back");

      last = hubProcess(home).orElseThrow();
      assertThat(last.isAlive()).isTrue();
      assertThat(last).isNotEqualTo(killed);
      assertThat(home.state().hub()).isEqualTo(HomeState.HubIs.RUNNING);
      assertThat(home.now()).isEqualTo(EVENING.plusMinutes(6));
      assertThat(sensor(home, "bed-1").level()).isEqualTo(SensorState.INACTIVE);
      assertThat(sensor(home, "button-1").level()).isEqualTo(SensorState.INACTIVE);
      assertThat(sensor(home, "door-1").level()).isEqualTo(SensorState.INACTIVE);
      assertThat(sensor(home, "door-1").stuck()).isTrue();
      assertThat(sensor(home, "belt-1").silent()).isTrue();
      perform(home, "door-1 repaired");
      assertThat(sensor(home, "door-1").level()).isEqualTo(SensorState.ACTIVE);
      assertThat(told).extracting(HomeState::hub).contains(HomeState.HubIs.STARTING);
      // 20 min without the bed: the hub that was started again has seen that it is empty.
      home.passUntil(EVENING.plusMinutes(27));
      assertThat(log).anyMatch(line -> line.contains("kind=bed-exit-no-return sensor=bed-1"));
    }
    assertThat(last.isAlive()).isFalse();
  }

  @Test
  void afterAPowerCutTheWallClockIsBehindAndNotBelievedUntilTheNetworkHasLetItBeSet()
      throws Exception {
    try (LivingHome home = start(HomeSettings.Time.STEPPED, HomeSettings.Place.OWN_PROCESS)) {
      perform(home, "power cut");
      perform(home, "network down");
      home.passUntil(EVENING.plusHours(1));
      perform(home, "power back");

      assertThat(home.state().clockOffset()).isEqualTo(Duration.ofHours(-1));
      assertThat(home.state().clockTrusted()).isFalse();
      home.passUntil(EVENING.plusHours(2));
      assertThat(home.state().clockTrusted()).isFalse();

      perform(home, "network up");
      home.passUntil(EVENING.plusHours(2).plus(LivingHome.SYNCHRONISED_AFTER));

      assertThat(home.state().clockTrusted()).isTrue();
      assertThat(home.state().clockOffset()).isZero();
    }
  }

  @Test
  void aDiskThatIsFullIsToldOfAndWrittenToAgainWhenThereIsRoom() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.STEPPED, HomeSettings.Place.OWN_PROCESS)) {
      perform(home, "disk full");
      perform(home, "button-1 pressed");
      home.passUntil(EVENING.plusMinutes(5));

      assertThat(home.state().diskFull()).isTrue();
      assertThat(log).anyMatch(line -> line.contains("alarm-raised") && line.contains("button-1"));
      assertThat(log).anyMatch(line -> line.contains("fault-raised") && line.contains("kind=disk"));

      perform(home, "disk free");
      home.passUntil(EVENING.plusMinutes(10));

      assertThat(log)
          .anyMatch(line -> line.contains("fault-restored") && line.contains("kind=disk"));
    }
  }

  @Test
  void aHubThatIsStartedOnAFullDiskRaisesAlarmsAllTheSame() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.STEPPED, HomeSettings.Place.OWN_PROCESS)) {
      perform(home, "power cut");
      perform(home, "disk full");
      perform(home, "power back");
      perform(home, "button-1 pressed");
      home.passUntil(EVENING.plusMinutes(1));

      assertThat(log).anyMatch(line -> line.contains("alarm-raised") && line.contains("button-1"));
      assertThat(log).anyMatch(line -> line.contains("fault-raised") && line.contains("kind=disk"));
    }
  }

  @Test
  void whatIsWrongWithSensorsAndEquipmentIsInTheStateThatTheListenerIsTold() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.STEPPED, HomeSettings.Place.THIS_PROCESS)) {
      assertThat(sensor(home, "bed-1").level()).isEqualTo(SensorState.ACTIVE);
      assertThat(sensor(home, "bed-1").sensor().sensor().location()).isEqualTo("bedroom");
      assertThat(sensor(home, "belt-1").sensor().worn()).isTrue();

      perform(home, "button-1 goes silent");
      perform(home, "bed-1 sticks");
      perform(home, "belt-1 breaks: the cable is out");
      perform(home, "door-1 chatters for 30 s");
      perform(home, "network slow 2 s");
      perform(home, "clock jumps backward 1 h");

      HomeState state = told.getLast();
      assertThat(state).isEqualTo(home.state());
      assertThat(sensor(home, "button-1").silent()).isTrue();
      assertThat(sensor(home, "bed-1").stuck()).isTrue();
      assertThat(sensor(home, "belt-1").broken()).contains("the cable is out");
      assertThat(sensor(home, "door-1").chattering()).isTrue();
      assertThat(state.network()).isEqualTo(new NetworkState.Slow(Duration.ofSeconds(2), 0));
      assertThat(state.clockOffset()).isEqualTo(Duration.ofHours(-1));

      home.passUntil(EVENING.plusSeconds(31));

      assertThat(told.getLast().sensors()).noneMatch(SensorNow::chattering);
    }
  }

  @Test
  void theLampAndTheBuzzerAreSeen() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.STEPPED, HomeSettings.Place.OWN_PROCESS)) {
      home.passUntil(EVENING.plusSeconds(10));

      assertThat(told).anyMatch(state -> state.outputsOn().contains("status-led"));
    }
  }

  @Test
  void whatMakesNoSenseChangesNothing() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.STEPPED, HomeSettings.Place.THIS_PROCESS)) {
      HomeState before = home.state();

      for (String words : List.of("power back", "broker back", "disk free", "network up")) {
        perform(home, words);
      }

      assertThat(home.state()).isEqualTo(before);
      assertThatThrownBy(() -> home.perform(new Action.Silence(new SensorId("nobody"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nobody");
    }
  }

  @Test
  void aHubInThisProcessCannotBeKilledAndThatIsSaid() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.STEPPED, HomeSettings.Place.THIS_PROCESS)) {
      for (String words : List.of("power cut", "disk full")) {
        assertThatThrownBy(() -> perform(home, words))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("takes one of its own");
      }
      assertThat(home.state().powerOn()).isTrue();
      assertThat(home.state().diskFull()).isFalse();
    }
  }

  @Test
  void timeStandsStillUntilItIsToldItsSpeedAndWhenItIsToldToStop() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.RUNNING, HomeSettings.Place.OWN_PROCESS)) {
      assertThat(home.now()).isEqualTo(EVENING);

      home.speed(600);
      home.passUntil(EVENING.plusMinutes(1));
      perform(home, "button-1 pressed");
      await()
          .atMost(PATIENCE)
          .until(() -> log.stream().anyMatch(line -> line.contains("alarm-raised")));
      home.speed(0);

      ZonedDateTime stopped = home.now();
      assertThat(stopped).isAfterOrEqualTo(EVENING.plusMinutes(1));
      perform(home, "bed-1 leaves");
      assertThat(home.now()).isEqualTo(stopped);
      assertThat(home.state().speed()).isZero();
      assertThat(sensor(home, "bed-1").level()).isEqualTo(SensorState.INACTIVE);
    }
  }

  @Test
  void noTimePassesWhileAHubIsStarted() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.RUNNING, HomeSettings.Place.OWN_PROCESS)) {
      home.speed(1_000);
      perform(home, "power cut");
      long begin = System.nanoTime();
      ZonedDateTime before = home.now();

      perform(home, "power back");

      ZonedDateTime after = home.now();
      Duration real = Duration.ofNanos(System.nanoTime() - begin);
      // It runs again by the time that it is read, however soon that is.
      assertThat(Duration.between(before, after)).isLessThan(real.multipliedBy(900));
      assertThat(home.state().speed()).isEqualTo(1_000);
    }
  }

  @Test
  void aHubThatEndsByItselfIsSeenToBeDeadAndAPowerCutBringsItBack() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.RUNNING, HomeSettings.Place.OWN_PROCESS)) {
      assertThat(hubProcess(home).orElseThrow().destroyForcibly()).isTrue();

      await().atMost(PATIENCE).until(() -> home.state().hub() == HomeState.HubIs.DEAD);
      perform(home, "door-1 opens");
      perform(home, "power cut");
      perform(home, "power back");

      assertThat(home.state().hub()).isEqualTo(HomeState.HubIs.RUNNING);
      assertThat(sensor(home, "door-1").level()).isEqualTo(SensorState.ACTIVE);
    }
  }

  @Test
  void whereAHubDoesNotStartTheTimePassesAllTheSameAndAnotherCanBeStarted() throws Exception {
    try (LivingHome home = start(HomeSettings.Time.RUNNING, HomeSettings.Place.OWN_PROCESS)) {
      home.speed(60);
      perform(home, "power cut");
      Path file = directory.resolve("hub.yaml");
      String right = Files.readString(file);
      Files.writeString(file, "no hub");

      assertThatThrownBy(() -> perform(home, "power back"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("has ended by itself");

      ZonedDateTime then = home.now();
      assertThat(home.await(() -> home.now().isAfter(then), PATIENCE)).isTrue();
      perform(home, "power cut");
      Files.writeString(file, right);
      perform(home, "power back");
      assertThat(home.state().hub()).isEqualTo(HomeState.HubIs.RUNNING);
    }
  }

  @Test
  void aHomeThatIsClosedTakesNothingAndItsHubHasStopped() throws Exception {
    LivingHome home = start(HomeSettings.Time.RUNNING, HomeSettings.Place.OWN_PROCESS);
    ProcessHandle hub = hubProcess(home).orElseThrow();
    home.speed(60);

    home.close();
    home.close();

    assertThat(hub.isAlive()).isFalse();
    assertThat(log).anyMatch(line -> line.contains(" hub stopped"));
    assertThat(told.getLast().hub()).isEqualTo(HomeState.HubIs.DEAD);
    assertThatThrownBy(() -> perform(home, "power cut")).isInstanceOf(IOException.class);
  }

  private LivingHome start(HomeSettings.Time time, HomeSettings.Place place)
      throws IOException, InterruptedException {
    return LivingHome.start(
        new HomeSettings(EVENING, SENSORS, broker, directory, time, place),
        new HomeListener() {
          @Override
          public void changed(HomeState state) {
            told.add(state);
          }

          @Override
          public void logged(String line) {
            log.add(line);
          }
        });
  }

  private void perform(LivingHome home, String words)
      throws ActionException, IOException, InterruptedException {
    home.perform(new ActionWords(home.sensors(), directory).read(words));
  }

  private static SensorNow sensor(LivingHome home, String id) {
    return home.state().sensors().stream()
        .filter(sensor -> sensor.sensor().id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private static Optional<ProcessHandle> hubProcess(LivingHome home) {
    OptionalLong id = home.state().hubProcess();
    return id.isPresent() ? ProcessHandle.of(id.getAsLong()) : Optional.empty();
  }
}
