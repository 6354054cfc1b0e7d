package no.trygghub.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.home.HomeSensor;
import no.trygghub.simulator.home.HomeState;
import no.trygghub.simulator.home.NetworkState;
import no.trygghub.simulator.home.SensorNow;
import no.trygghub.simulator.scenario.Scenario;
import no.trygghub.simulator.scenario.ScenarioReader;
import no.trygghub.simulator.scenario.Step;
import org.junit.jupiter.api.Test;

/** What is recorded is a scenario that can be read and means the same. */
class RecordingTest {
  private static final ZonedDateTime BEGIN =
      ZonedDateTime.parse("2026-01-10T22:30:10.4+01:00[Europe/Oslo]");
  private static final String HOME =
      """
      sensors:
        bed-1: {kind: bed, location: bedroom, initial: empty, driver: simulated}
        door-1: {kind: door, location: hallway, driver: simulated}
      rules:
        bed-exit-no-return: {window: '22:00-07:00', after: 10 min}
      """;

  @Test
  void theHomeBeginsAsItWasWhenTheRecordingBegan() throws Exception {
    Recording recording = new Recording(HOME, state(new NetworkState.Up(), true));

    String text = recording.end(BEGIN.plusMinutes(5), List.of());

    assertThat(text)
        .contains("bed-1: {kind: bed, location: bedroom, initial: occupied}")
        .contains("door-1: {kind: door, location: hallway, initial: closed}")
        .doesNotContain("driver");
    Scenario read = ScenarioReader.read("recorded.yaml", text);
    assertThat(read.home()).contains("after: 10 min");
    assertThat(read.begin()).isEqualTo(BEGIN.withNano(0));
  }

  @Test
  void everyStepHasItsTimeAndTheAlarmsThatCameAreExpected() throws Exception {
    Recording recording = new Recording(HOME, state(new NetworkState.Up(), true));
    recording.add(BEGIN.plusSeconds(20), "bed-1 leaves");
    recording.add(BEGIN.plusMinutes(2), "door-1 breaks: the wire is cut");

    String text =
        recording.end(
            BEGIN.plusMinutes(12),
            List.of(
                raised("bed-exit-no-return", "bed-1", Duration.ofMinutes(11)),
                raised("inactivity", "", Duration.ofMinutes(11))));

    assertThat(recording.count()).isEqualTo(2);
    assertThat(steps(text))
        .containsExactly(
            "22:30:10 speed 60",
            "22:30:30 bed-1 leaves",
            "22:32:10 door-1 breaks: the wire is cut",
            "22:44 expect bed-exit-no-return bed-1",
            "22:44 expect inactivity",
            "22:44 end");
  }

  @Test
  void whatWasWrongAlreadyIsWrongFromTheBeginning() throws Exception {
    Recording recording = new Recording(HOME, state(new NetworkState.HalfOpen(), false));

    assertThat(steps(recording.end(BEGIN, List.of())))
        .startsWith(
            "22:30:10 speed 60",
            "22:30:10 network half-open",
            "22:30:10 broker gone",
            "22:30:10 door-1 goes silent");
  }

  @Test
  void aStepDaysLaterKeepsItsDay() throws Exception {
    Recording recording = new Recording(HOME, state(new NetworkState.Up(), true));
    recording.add(BEGIN.plusDays(3).plusHours(1), "bed-1 leaves");

    Scenario read =
        ScenarioReader.read("recorded.yaml", recording.end(BEGIN.plusDays(4), List.of()));

    Step left =
        read.steps().stream()
            .filter(step -> step.text().equals("bed-1 leaves"))
            .findFirst()
            .orElseThrow();
    assertThat(left.at()).isEqualTo(BEGIN.plusDays(3).plusHours(1).withNano(0));
    assertThat(read.end()).isAfter(BEGIN.plusDays(4)).isBefore(BEGIN.plusDays(4).plusMinutes(3));
  }

  @Test
  void whatAClockThatJumpedTellsIsExpectedByTheTimeThatItTells() throws Exception {
    Recording recording = new Recording(HOME, state(new NetworkState.Up(), true));
    recording.add(BEGIN.plusSeconds(20), "clock jumps forward 2 h");

    String text =
        recording.end(
            BEGIN.plusMinutes(1),
            List.of(
                raised("door-left-open", "door-1", Duration.ofHours(2)),
                raised("inactivity", "", Duration.ofDays(30))));

    assertThat(steps(text))
        .containsExactly(
            "22:30:10 speed 60",
            "22:30:30 clock jumps forward 2 h",
            "00:32 expect door-left-open door-1",
            "00:32 end");
  }

  @Test
  void aCauseMayHaveInItWhatYamlTakesForSomethingElse() throws Exception {
    List<String> words =
        List.of(
            "door-1 breaks: see #3 and {this: it's",
            "door-1 breaks: bit by bit: 'wet'",
            "door-1 breaks: - [\"half");
    Recording recording = new Recording(HOME, state(new NetworkState.Up(), true));
    words.forEach(each -> recording.add(BEGIN.plusSeconds(20), each));

    assertThat(steps(recording.end(BEGIN.plusMinutes(1), List.of())))
        .containsAll(words.stream().map(each -> "22:30:30 " + each).toList());
  }

  private static CentreBoard.Raised raised(String kind, String sensor, Duration after) {
    return new CentreBoard.Raised(kind, sensor, BEGIN.plus(after).toInstant());
  }

  private static List<String> steps(String text) throws Exception {
    return ScenarioReader.read("recorded.yaml", text).steps().stream()
        .map(step -> step.at().toLocalTime() + " " + step.text())
        .toList();
  }

  private static HomeState state(NetworkState network, boolean well) {
    return new HomeState(
        BEGIN,
        1,
        List.of(
            sensor("bed-1", SensorKind.BED, SensorState.ACTIVE, false),
            sensor("door-1", SensorKind.DOOR, SensorState.INACTIVE, !well)),
        network,
        well,
        true,
        false,
        Duration.ZERO,
        true,
        HomeState.HubIs.RUNNING,
        OptionalLong.empty(),
        Set.of());
  }

  private static SensorNow sensor(String id, SensorKind kind, SensorState level, boolean silent) {
    return new SensorNow(
        new HomeSensor(new Sensor(new SensorId(id), kind, "somewhere"), false),
        level,
        silent,
        false,
        false,
        Optional.empty());
  }
}
