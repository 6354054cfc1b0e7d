package no.trygghub.hub.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import no.trygghub.hub.testing.Configurations;
import org.junit.jupiter.api.Test;

/** Falls that are found in what an accelerometer measured, and what rules make of them. */
class FoundFallTest {
  private static final SensorId BELT = new SensorId("belt-1");
  private static final Instant NIGHT = Instant.parse("2026-01-10T01:00:00Z");
  private static final Map<String, Double> EVIDENCE =
      Map.of("impactG", 3.41, "postureDegrees", 87.0, "unrestG", 0.012, "score", 2.3);

  private final List<AlarmFinding> alarms = new ArrayList<>();
  private final Detector detector =
      new Detector(
          Configurations.hub(
              Path.of("."),
              List.of(Configurations.destination("main", "mqtt://localhost:1883")),
              Configurations.defaultRules(),
              List.of(Configurations.accelerometer("belt-1"))),
          "7F3A");
  private DetectorState state = DetectorState.initial();
  private Duration elapsed = Duration.ofMinutes(1);

  @Test
  void aFallThatIsFoundIsAnAlarmWithItsEvidenceWhenNobodyTakesItBack() {
    upright();
    fallen();

    after(Duration.ofSeconds(19));
    assertThat(alarms).isEmpty();
    after(Duration.ofSeconds(1));

    assertThat(alarms)
        .singleElement()
        .satisfies(
            alarm -> {
              assertThat(alarm.kind()).isEqualTo(AlarmKind.FALL);
              assertThat(alarm.evidence().fields())
                  .containsAllEntriesOf(EVIDENCE)
                  .containsEntry("rule", "fall")
                  .containsEntry("cancelS", 20L);
            });
  }

  @Test
  void theAlarmTellsOfTheImpactAndNotOfWhenItWasFound() {
    upright();
    Moment found = moment();
    fallen();
    after(Duration.ofSeconds(20));

    Moment detectedAt = alarms.getFirst().detectedAt();

    assertThat(detectedAt.nanos()).isEqualTo(found.nanos() - Duration.ofSeconds(3).toNanos());
    assertThat(detectedAt.time().wall()).isEqualTo(found.time().wall().minusSeconds(3));
  }

  @Test
  void theSensorBeingReadyForTheNextFallRestoresNothing() {
    upright();
    fallen();
    after(Duration.ofSeconds(30));
    upright();

    assertThat(alarms).extracting(AlarmFinding::change).containsExactly(AlarmChange.RAISED);
  }

  @Test
  void aSecondFallIsAnAlarmOfItsOwn() {
    fallen();
    after(Duration.ofSeconds(30));
    upright();
    fallen();
    after(Duration.ofSeconds(30));

    assertThat(alarms)
        .extracting(AlarmFinding::change)
        .containsExactly(AlarmChange.RAISED, AlarmChange.RAISED);
    assertThat(alarms.get(1).id()).isNotEqualTo(alarms.get(0).id());
  }

  @Test
  void aSecondFallCountsAlsoWhereTheSensorWasNotReadyYet() {
    fallen();
    after(Duration.ofSeconds(30));
    fallen();
    after(Duration.ofSeconds(30));

    assertThat(alarms).hasSize(2);
  }

  @Test
  void afterTheResponseCentreHasClosedItNothingOfItIsLeftToBeTakenBack() {
    fallen();
    after(Duration.ofSeconds(30));
    assertThat(rows()).anyMatch(row -> row.startsWith("rule/fall"));

    take(new Input.Closed(alarms.getFirst().id()));

    assertThat(rows()).noneMatch(row -> row.startsWith("rule/fall"));
    assertThat(alarms).hasSize(1);
  }

  @Test
  void ofASensorThatIsNotConfiguredNothingIsMade() {
    take(new Input.Fallen(new SensorId("other"), Duration.ofSeconds(3), EVIDENCE));
    after(Duration.ofMinutes(1));

    assertThat(alarms).isEmpty();
  }

  @Test
  void aRowWhoseEvidenceIsDamagedIsLeftOut() {
    fallen();
    Map<String, String> rows = new HashMap<>(state.rowsChangedSince(DetectorState.initial()));
    String key =
        rows.keySet().stream().filter(row -> row.startsWith("rule/")).findFirst().orElseThrow();
    for (String wrong : List.of("\"impactG\":\"much\"", "\"not a name\":1.0", "\"impactG\":[1]")) {
      rows.computeIfPresent(key, (row, json) -> json.replace("\"impactG\":3.41", wrong));

      assertThat(DetectorState.fromRows(rows, 0).unreadable()).containsKey(key);
      rows.computeIfPresent(key, (row, json) -> json.replace(wrong, "\"impactG\":3.41"));
    }
    assertThat(DetectorState.fromRows(rows, 0).unreadable()).isEmpty();
  }

  private Set<String> rows() {
    return state.rowsChangedSince(DetectorState.initial()).keySet();
  }

  private void fallen() {
    take(new Input.Fallen(BELT, Duration.ofSeconds(3), EVIDENCE));
  }

  private void upright() {
    take(new Input.Sensed(new SensorReading(BELT, SensorState.INACTIVE, moment().time())));
  }

  private void after(Duration time) {
    elapsed = elapsed.plus(time);
    take(new Input.TimePassed());
  }

  /** Through the rows each time, so that it is a test of a power cut at every moment, too. */
  private void take(Input input) {
    Outcome outcome = detector.on(state, input, moment());
    DetectorState.Restored restored =
        DetectorState.fromRows(outcome.state().rowsChangedSince(DetectorState.initial()), 0);
    assertThat(restored.unreadable()).isEmpty();
    assertThat(restored.state()).isEqualTo(outcome.state());
    state = restored.state();
    for (Finding finding : outcome.findings()) {
      if (finding instanceof AlarmFinding alarm) {
        alarms.add(alarm);
      }
    }
  }

  private Moment moment() {
    long nanos = elapsed.toNanos();
    return new Moment(nanos, new HubTime("boot", nanos, NIGHT.plusNanos(nanos), true));
  }
}
