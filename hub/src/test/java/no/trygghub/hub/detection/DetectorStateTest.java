package no.trygghub.hub.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.testing.Configurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectorStateTest {
  private static final Moment NIGHT =
      new Moment(
          Duration.ofHours(1).toNanos(),
          new HubTime("b", 0, Instant.parse("2026-01-10T02:14:07Z"), true));
  private static final String SINCE = "\"since\":\"" + Timeline.save(NIGHT) + "\"";
  private static final String SENSOR =
      "{\"state\":\"ACTIVE\"," + SINCE + ",\"heardAt\":3600000000000}";

  @Test
  void aRowThatCannotBeReadIsLeftOutAndTheOthersAreKept() {
    DetectorState.Restored restored =
        DetectorState.fromRows(Map.of("sensor/bed-1", SENSOR, "sensor/bed-2", "{\"state\":"), 0);

    assertThat(restored.state().stateOf(new SensorId("bed-1"))).contains(SensorState.ACTIVE);
    assertThat(restored.unreadable()).containsOnlyKeys("sensor/bed-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "home|{'leftBy':false,'number':-1}",
        "home|{'leftBy':false,'number':1000000000000}",
        "sensor/Bed 1|{'state':'ACTIVE',SINCE,'heardAt':1}",
        "rule/fall/fall-1|{'is':'waiting',SINCE,'deadline':9223372036854775807}",
        "rule/fall/fall-1|{'is':'waiting',SINCE,'deadline':-1}",
        "rule/fall/fall-1|{'is':'raised','id':'an alarm',SINCE,'raisedAt':'now'}",
        "rule/not-up/bed-1|{'is':'checked','day':'2026-02-30'}",
        "fault/sensor-silent/Bed 1|{'is':'raised','id':'7F3A1',SINCE,'cause':''}",
        "fault/disk/|{'is':'pending',SINCE,'deadline':9223372036854775807,'cause':''}",
        "nothing/at-all|{'is':'waiting'}"
      })
  void whatCannotBeIsNotBelieved(String key, String row) {
    String json = row.replace("SINCE", SINCE).replace('\'', '"');

    assertThat(DetectorState.fromRows(Map.of(key, json), 0).unreadable()).containsOnlyKeys(key);
  }

  @Test
  void numbersOfAlarmsGoOnWhereTheRowThatCountsThemCannotBeRead() {
    DetectorState state = DetectorState.fromRows(Map.of("home", "{"), 17).state();

    assertThat(detector().on(state, new Input.TestAlarm(), NIGHT).findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.AlarmFinding.class,
            alarm -> assertThat(alarm.id()).isEqualTo(AlarmId.of("7f3a", 18)));
  }

  @Test
  void aPrivacyPauseThatWouldNeverEndEnds() {
    DetectorState state =
        DetectorState.fromRows(
                Map.of(
                    "home", "{\"leftBy\":false,\"pausedUntil\":9223372036854775807,\"number\":0}"),
                0)
            .state();
    assertThat(state.paused()).isTrue();

    assertThat(detector().on(state, new Input.TimePassed(), NIGHT).state().paused()).isFalse();
  }

  @Test
  void theLatestMomentIsFoundInAnyRow() {
    assertThat(DetectorState.initial().latest()).isEmpty();
    assertThat(DetectorState.fromRows(Map.of("sensor/bed-1", SENSOR), 0).state().latest())
        .isEqualTo(Optional.of(NIGHT));
  }

  private static Detector detector() {
    return new Detector(
        Configurations.hub(
            Path.of("data"),
            List.of(),
            Configurations.defaultRules(),
            Configurations.sensor("bed-1", SensorKind.BED)),
        "7f3a");
  }
}
