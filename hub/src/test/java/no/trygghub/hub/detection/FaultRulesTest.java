package no.trygghub.hub.detection;

import static no.trygghub.hub.testing.Configurations.sensor;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorFault.Defect;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.DailyWindow;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.FaultSettings;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.testing.Configurations;
import org.junit.jupiter.api.Test;

class FaultRulesTest {
  private static final Sensor BED = sensor("bed-1", SensorKind.BED);
  private static final Sensor MAINS = sensor("mains", SensorKind.MAINS);
  private static final Sensor BATTERY = sensor("battery", SensorKind.BATTERY);
  private static final Sensor LID = sensor("lid", SensorKind.TAMPER);
  private static final Sensor BUTTON = sensor("button-1", SensorKind.BUTTON);

  @Test
  void aSensorThatIsNotHeardForADayIsSilentUntilItIsHeard() {
    Script home = quiet("2026-01-10T12:00", BED).on("bed-1").at("11:59");
    assertThat(home.found()).isEmpty();
    home.at("12:00").after(Duration.ofDays(3)).alive("bed-1");

    assertThat(home.found())
        .containsExactly("12:00 fault sensor-silent bed-1", "12:00 restored sensor-silent bed-1");
  }

  @Test
  void aSignOfLifeKeepsASensorFromBeingSilent() {
    Script home = quiet("2026-01-10T12:00", BED).on("bed-1");
    for (int hour = 0; hour < 100; hour++) {
      home.after(Duration.ofHours(1)).alive("bed-1");
    }

    assertThat(home.found()).isEmpty();
  }

  @Test
  void aSensorThatItsDriverLostIsAFaultUntilItIsBack() {
    Script home = quiet("2026-01-10T12:00", BED).defect("bed-1", Defect.UNAVAILABLE, true);
    home.defect("bed-1", Defect.UNAVAILABLE, true);
    assertThat(home.state().sensorsInFault()).containsExactly(new SensorId("bed-1"));
    home.at("13:00").defect("bed-1", Defect.UNAVAILABLE, false);

    assertThat(home.found())
        .containsExactly(
            "12:00 fault sensor-unavailable bed-1", "13:00 restored sensor-unavailable bed-1");
    assertThat(home.state().anyFault()).isFalse();
  }

  @Test
  void aChatteringSensorIsAFault() {
    Script home = quiet("2026-01-10T12:00", BED).defect("bed-1", Defect.CHATTERING, true);

    assertThat(home.found()).containsExactly("12:00 fault sensor-chattering bed-1");
  }

  @Test
  void aButtonThatDoesNotLetGoIsStuck() {
    Script home = quiet("2026-01-10T12:00", BUTTON).on("button-1").at("13:30").off("button-1");

    assertThat(home.found())
        .containsExactly(
            "12:00 raised assistance button-1",
            "13:00 fault sensor-stuck button-1",
            "13:30 restored sensor-stuck button-1");
  }

  @Test
  void aBedMayBeOccupiedForLong() {
    Script home = quiet("2026-01-10T12:00", BED).on("bed-1").after(Duration.ofHours(23));

    assertThat(home.found()).isEmpty();
  }

  @Test
  void mainsThatAreGoneForFiveMinutesAreAFault() {
    Script home = quiet("2026-01-10T12:00", MAINS).on("mains").at("13:00").off("mains");
    home.at("13:04:59").on("mains").at("14:00").off("mains").at("14:10").on("mains");

    assertThat(home.found())
        .containsExactly("14:05 fault mains-lost mains", "14:10 restored mains-lost mains");
  }

  @Test
  void aLowBatteryAndAnOpenLidAreFaultsAtOnce() {
    Script home = quiet("2026-01-10T12:00", BATTERY, LID).on("battery").on("lid").off("lid");

    assertThat(home.found())
        .containsExactly(
            "12:00 fault battery-low battery",
            "12:00 fault tamper lid",
            "12:00 restored tamper lid");
  }

  @Test
  void aConditionOfTheHubIsRaisedOnceHoweverOftenItIsTold() {
    Script home = quiet("2026-01-10T12:00", BED);
    for (int i = 0; i < 10; i++) {
      home.condition(FaultKind.DISK, "space", true);
    }
    home.condition(FaultKind.DISK, "space", false).condition(FaultKind.DISK, "space", false);

    assertThat(home.found()).containsExactly("12:00 fault disk space", "12:00 restored disk space");
  }

  @Test
  void aDestinationThatIsGoneForLessThanAMinuteIsNoFault() {
    Script home = quiet("2026-01-10T12:00", BED).condition(FaultKind.UPLINK, "main", true);
    home.at("12:00:59").condition(FaultKind.UPLINK, "main", false).at("12:10");
    assertThat(home.found()).isEmpty();

    home.condition(FaultKind.UPLINK, "main", true).at("12:12");
    assertThat(home.found()).containsExactly("12:11 fault uplink main");
  }

  @Test
  void faultsAreNotPaused() {
    Script home = quiet("2026-01-10T12:00", LID);
    home.off("lid").take(new Input.Pause(Duration.ofHours(1))).on("lid");

    assertThat(home.found()).containsExactly("12:00 paused", "12:00 fault tamper lid");
  }

  @Test
  void theFaultOfASensorThatIsTakenOutIsRestored() {
    Script with = quiet("2026-01-10T12:00", BED, LID).on("lid");
    Detector without =
        new Detector(
            Configurations.hub(
                Path.of("."),
                List.of(Configurations.destination("main", "mqtt://localhost:1883")),
                Configurations.defaultRules(),
                BED),
            "7F3A");

    Outcome outcome =
        without.on(
            with.state(),
            new Input.TimePassed(),
            ((Finding.FaultFinding) with.findings().getFirst()).at());

    assertThat(outcome.state().anyFault()).isFalse();
    assertThat(outcome.findings()).hasSize(1);
  }

  @Test
  void aFaultThatIsSwitchedOffIsNotRaised() {
    Rules rules =
        new Rules(
            Map.of(),
            Map.of(),
            Map.of(),
            Duration.ZERO,
            Map.of(FaultKind.TAMPER, new FaultSettings(false, Duration.ZERO)),
            Map.of());

    assertThat(new Script(LocalDateTime.parse("2026-01-10T12:00"), rules, LID).on("lid").found())
        .isEmpty();
  }

  @Test
  void whateverHappensARestartAtAnyMomentChangesNothing() {
    Sensor[] sensors = {
      BED,
      BUTTON,
      MAINS,
      sensor("door-1", SensorKind.DOOR),
      sensor("fall-1", SensorKind.FALL),
      sensor("cancel-1", SensorKind.CANCEL),
      sensor("motion-1", SensorKind.MOTION)
    };
    for (int seed = 0; seed < 20; seed++) {
      List<String> once = life(seed, false, sensors);
      List<String> restarted = life(seed, true, sensors);

      assertThat(once).as("seed " + seed).isNotEmpty().isEqualTo(restarted);
    }
  }

  /** A week of random changes, a few a day. */
  private static List<String> life(int seed, boolean restarting, Sensor... sensors) {
    Random random = new Random(seed);
    Script home =
        new Script(
            LocalDateTime.parse("2026-03-26T12:00"),
            Configurations.defaultRules(),
            restarting,
            sensors);
    for (int i = 0; i < 300; i++) {
      Sensor sensor = sensors[random.nextInt(sensors.length)];
      home.sensor(sensor.id().value(), SensorState.of(random.nextBoolean()));
      if (random.nextInt(40) == 0) {
        home.take(new Input.Pause(Duration.ofMinutes(random.nextInt(300))));
      }
      home.after(Duration.ofSeconds(1 + random.nextInt(4_000)));
    }
    return new ArrayList<>(home.found());
  }

  /** A home whose rules leave a bed and a day without movement alone. */
  private static Script quiet(String begin, Sensor... sensors) {
    var off = new RuleSettings(false, Duration.ofHours(8), DailyWindow.ALL_DAY, Severity.LOW);
    Rules rules =
        new Rules(
            Map.of(AlarmKind.INACTIVITY, off),
            Map.of(),
            Map.of(),
            Duration.ZERO,
            Map.of(),
            Map.of());
    return new Script(LocalDateTime.parse(begin), rules, sensors);
  }

  @Test
  void aFaultTellsWhatWasWrongLastWhenItBecomesOne() {
    Script home =
        quiet("2026-01-10T12:00")
            .take(new Input.Condition(FaultKind.UPLINK, "main", true, "connection lost: gone"))
            .after(Duration.ofSeconds(10))
            .take(new Input.Condition(FaultKind.UPLINK, "main", true, "credentials: no"))
            .after(Duration.ofMinutes(2));

    assertThat(home.findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.FaultFinding.class,
            fault -> assertThat(fault.cause()).isEqualTo("credentials: no"));
  }
}
