package no.trygghub.hub.detection;

import static no.trygghub.hub.testing.Configurations.sensor;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.CorroborationSettings;
import no.trygghub.hub.config.CorroborationSettings.BedExitThenStill;
import no.trygghub.hub.config.CorroborationSettings.FallThenWalking;
import no.trygghub.hub.config.CorroborationSettings.OneHappening;
import no.trygghub.hub.config.DailyWindow;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorroborationTest {
  private static final Sensor BED = sensor("bed-1", SensorKind.BED);
  private static final Sensor BED_2 = sensor("bed-2", SensorKind.BED);
  private static final Sensor DOOR = sensor("door-1", SensorKind.DOOR);
  private static final Sensor DOOR_2 = sensor("door-2", SensorKind.DOOR);
  private static final Sensor FALL = sensor("fall-1", SensorKind.FALL);
  private static final Sensor CANCEL = sensor("cancel-1", SensorKind.CANCEL);
  private static final Sensor BUTTON = sensor("button-1", SensorKind.BUTTON);
  private static final Sensor HALL = sensor("hall", SensorKind.MOTION);
  private static final Sensor KITCHEN = sensor("kitchen", SensorKind.MOTION);

  /** Everything on, however careful the defaults are. */
  private static final CorroborationSettings ALL =
      new CorroborationSettings(
          new FallThenWalking(true, Duration.ofMinutes(5), 2, Severity.LOW),
          new BedExitThenStill(true, Duration.ofMinutes(10), Duration.ofMinutes(90), Severity.HIGH),
          new OneHappening(true, Duration.ofHours(1)));

  // A fall, and then somebody walks.

  @Test
  void aFallAfterWhichSomebodyWalksIsLessUrgentAndSaysWhy() {
    Script home = fallen();
    home.after(Duration.ofSeconds(40)).on("hall").after(Duration.ofSeconds(20)).on("kitchen");

    assertThat(home.found())
        .containsExactly("12:00:20 raised fall fall-1", "12:01 changed fall fall-1");
    AlarmFinding raised = alarms(home).getFirst();
    AlarmFinding changed = alarms(home).getLast();
    assertThat(raised.severity()).isEqualTo(Severity.HIGH);
    assertThat(changed.id()).isEqualTo(raised.id());
    assertThat(changed.severity()).isEqualTo(Severity.LOW);
    assertThat(changed.urgent()).isFalse();
    assertThat(changed.raisedAt()).isEqualTo(raised.raisedAt());
    assertThat(changed.evidence().fields())
        .containsEntry("rule", "fall")
        .containsEntry("why", "walking")
        .containsEntry("sensors", "hall, kitchen")
        .containsEntry("sinceFallS", 60L)
        .containsEntry("severityBefore", "high")
        .containsEntry("severityAfter", "low");
  }

  @Test
  void walkingBeforeTheTimeToCancelIsOverMakesALessUrgentAlarmAndNotALaterOne() {
    Script home = fallen();
    home.after(Duration.ofSeconds(15)).on("hall").on("kitchen").after(Duration.ofMinutes(1));

    assertThat(home.found()).containsExactly("12:00:20 raised fall fall-1");
    assertThat(alarms(home).getFirst().severity()).isEqualTo(Severity.LOW);
    assertThat(alarms(home).getFirst().urgent()).isTrue();
    assertThat(alarms(home).getFirst().evidence().fields()).containsEntry("why", "walking");
  }

  @Test
  void aDoorThatIsOpenedAfterAFallTellsOfSomebodyOnTheirFeet() {
    Script home = fallen().after(Duration.ofMinutes(1)).on("door-1");

    assertThat(home.found()).endsWith("12:01 changed fall fall-1");
    assertThat(alarms(home).getLast().evidence().fields())
        .containsEntry("why", "door-opened")
        .containsEntry("sensors", "door-1");
  }

  @ParameterizedTest
  @CsvSource({
    // One detector alone may see somebody who lies.
    "60, hall, 90, hall",
    // What moves so soon may be the fall itself.
    "5, hall, 10, kitchen",
    // Too late to be about it.
    "60, hall, 301, kitchen",
  })
  void whatIsNoWalkingChangesNothing(int first, String one, int second, String other) {
    Script home = fallen();
    home.after(Duration.ofSeconds(first)).on(one).off(one);
    home.after(Duration.ofSeconds(second - first)).on(other).after(Duration.ofMinutes(10));

    assertThat(home.found()).containsExactly("12:00:20 raised fall fall-1");
    assertThat(alarms(home).getFirst().severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void whatWasActiveWhenSomebodyFellAndLetsGoIsNoWalking() {
    Script home = in("2026-01-10T12:00", ALL, Map.of(), FALL, HALL, KITCHEN, DOOR);
    home.off("hall").off("kitchen").off("door-1").on("hall").on("kitchen").on("door-1");
    home.on("fall-1").after(Duration.ofMinutes(1)).off("hall").off("kitchen").off("door-1");

    assertThat(home.found()).containsExactly("12:00:20 raised fall fall-1");
  }

  @Test
  void aFallIsLoweredOnceAndItsEndHasTheSeverityThatItHad() {
    Script home = fallen().after(Duration.ofMinutes(1)).on("door-1").off("door-1").on("door-1");
    home.on("hall").on("kitchen").on("cancel-1");

    assertThat(home.found())
        .containsExactly(
            "12:00:20 raised fall fall-1",
            "12:01 changed fall fall-1",
            "12:01 cancelled fall fall-1");
    assertThat(alarms(home).getLast().severity()).isEqualTo(Severity.LOW);
  }

  @Test
  void anotherFallAfterWalkingIsAnAlarmOfItsOwnAsUrgentAsEver() {
    Script home = fallen().after(Duration.ofMinutes(1)).on("door-1").off("fall-1");
    home.after(Duration.ofMinutes(1)).on("fall-1").after(Duration.ofMinutes(1));

    assertThat(home.found()).contains("12:02:20 raised fall fall-1");
    assertThat(alarms(home).getLast().severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void aFallStaysAsItIsWhereTheConfigurationSaysNothing() {
    Script home = in("2026-01-10T12:00", CorroborationSettings.DEFAULTS, Map.of(), FALL, DOOR);
    home.off("door-1").on("fall-1").after(Duration.ofMinutes(1)).on("door-1");

    assertThat(home.found()).containsExactly("12:00:20 raised fall fall-1");
  }

  // A bed is left, and then nothing moves.

  @Test
  void aBedThatWasLeftInAHomeWhereNothingMovesIsAMoreUrgentAlarm() {
    Script home = bedLeft().at("02:05").on("hall").off("hall").at("02:30");

    assertThat(home.found()).containsExactly("02:20 raised bed-exit-no-return bed-1");
    assertThat(alarms(home).getFirst().severity()).isEqualTo(Severity.HIGH);
    assertThat(alarms(home).getFirst().evidence().fields())
        .containsEntry("why", "still")
        .containsEntry("stillS", 900L)
        .containsEntry("severityBefore", "medium")
        .containsEntry("severityAfter", "high");
  }

  @Test
  void anAlarmThatIsRaisedAlreadyBecomesMoreUrgentWhenNothingMovesAnyMore() {
    Script home = bedLeft().at("02:15").on("hall").off("hall").at("02:40");

    assertThat(home.found())
        .containsExactly(
            "02:20 raised bed-exit-no-return bed-1", "02:25 changed bed-exit-no-return bed-1");
    AlarmFinding raised = alarms(home).getFirst();
    AlarmFinding changed = alarms(home).getLast();
    assertThat(raised.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(changed.severity()).isEqualTo(Severity.HIGH);
    assertThat(changed.urgent()).isTrue();
    assertThat(changed.id()).isEqualTo(raised.id());
    assertThat(changed.evidence().fields())
        .containsEntry("why", "still")
        .containsEntry("stillS", 600L);
  }

  @Test
  void whoMovesAboutIsNotStillAndWhatHasBecomeUrgentStaysSo() {
    Script home = bedLeft().at("02:15").on("hall");
    home.at("03:10");
    assertThat(home.found()).containsExactly("02:20 raised bed-exit-no-return bed-1");
    home.off("hall").at("03:21").on("hall").at("03:30").on("bed-1");

    assertThat(home.found())
        .containsExactly(
            "02:20 raised bed-exit-no-return bed-1",
            "03:20 changed bed-exit-no-return bed-1",
            "03:30 restored bed-exit-no-return bed-1");
    assertThat(alarms(home).getLast().severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void whoHasBeenUpForLongMayRest() {
    Script home = bedLeft().at("02:09").on("hall").at("03:21").off("hall").at("05:00");

    assertThat(alarms(home)).extracting(AlarmFinding::severity).containsExactly(Severity.MEDIUM);
  }

  @Test
  void aDetectorThatIsBrokenSaysNothingOfMovement() {
    Script home = bedLeft().defect("hall", SensorFault.Defect.UNAVAILABLE, true).at("02:40");

    assertThat(alarms(home)).extracting(AlarmFinding::severity).containsExactly(Severity.MEDIUM);
  }

  @Test
  void aHomeWithoutMovementDetectorsIsNeverStill() {
    Script home = in("2026-01-10T01:00", ALL, medium(AlarmKind.BED_EXIT_NO_RETURN), BED);
    home.on("bed-1").at("02:00").off("bed-1").at("03:00");

    assertThat(alarms(home)).extracting(AlarmFinding::severity).containsExactly(Severity.MEDIUM);
  }

  @Test
  void aPrivacyPausePutsStillnessOff() {
    Script home = bedLeft().at("02:15").on("hall").off("hall").at("02:21");
    home.take(new Input.Pause(Duration.ofHours(1))).at("03:30");

    assertThat(home.found())
        .containsExactly(
            "02:20 raised bed-exit-no-return bed-1",
            "02:21 paused",
            "03:21 resumed",
            "03:21 changed bed-exit-no-return bed-1");
  }

  // One happening.

  @Test
  void aDoorAtNightAndNobodyMovingAfterItAreOneAlarmThatBecomesMoreUrgent() {
    Script home = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), DOOR, HALL);
    home.off("door-1").off("hall").at("02:00").on("door-1");
    home.after(Duration.ofSeconds(20)).off("door-1").at("02:30").on("hall");

    assertThat(home.found())
        .containsExactly(
            "02:00 raised door-at-night door-1",
            "02:00:20 changed door-at-night door-1",
            "02:10:20 changed door-at-night door-1",
            "02:30 restored door-at-night door-1");
    List<AlarmFinding> alarms = alarms(home);
    assertThat(alarms).extracting(AlarmFinding::id).containsOnly(alarms.getFirst().id());
    assertThat(alarms)
        .extracting(AlarmFinding::severity)
        .containsExactly(Severity.MEDIUM, Severity.MEDIUM, Severity.HIGH, Severity.HIGH);
    assertThat(alarms).extracting(AlarmFinding::urgent).containsExactly(true, false, true, false);
    assertThat(alarms.get(1).evidence().fields()).containsEntry("why", "rule-over");
    assertThat(alarms.get(2).evidence().fields())
        .containsEntry("rule", "door-at-night")
        .containsEntry("over", true)
        .containsEntry("why", "rule-joined")
        .containsEntry("severityBefore", "medium")
        .containsEntry("severityAfter", "high");
    assertThat(also(alarms.get(2)))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule)
                    .containsEntry("rule", "exit-no-return")
                    .containsEntry("sensor", "door-1")
                    .containsEntry("quietS", 600L)
                    .containsEntry("over", false));
  }

  @Test
  void aDoorThatIsClosedAndAHomeInWhichSomebodyMovesEndTheAlarmAboutTheDoor() {
    Script home = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), DOOR, HALL);
    home.off("door-1").off("hall").at("02:00").on("door-1");
    home.after(Duration.ofSeconds(20)).off("door-1").at("02:01").on("hall").at("02:30");

    assertThat(home.found())
        .containsExactly(
            "02:00 raised door-at-night door-1",
            "02:00:20 changed door-at-night door-1",
            "02:01 restored door-at-night door-1");
  }

  @Test
  void aDoorThatIsOpenedAgainIsAnotherAlarm() {
    Script home = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), DOOR, HALL);
    home.off("door-1").off("hall").at("02:00").on("door-1");
    home.after(Duration.ofSeconds(20)).off("door-1").at("02:05").on("door-1");

    assertThat(home.found())
        .containsExactly(
            "02:00 raised door-at-night door-1",
            "02:00:20 changed door-at-night door-1",
            "02:05 raised door-at-night door-1",
            "02:05 restored door-at-night door-1");
  }

  @Test
  void aDoorThatStaysOpenAtNightIsOneAlarmAndEndsOnce() {
    Script home = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), DOOR, HALL);
    home.off("door-1").off("hall").at("02:00").on("door-1").at("02:06");
    home.off("door-1").on("hall");

    assertThat(home.found())
        .containsExactly(
            "02:00 raised door-at-night door-1",
            "02:05 changed door-at-night door-1",
            "02:06 changed door-at-night door-1",
            "02:06 restored door-at-night door-1");
    assertThat(alarms(home).get(1).urgent()).isTrue();
    assertThat(alarms(home).get(1).severity()).isEqualTo(Severity.MEDIUM);
  }

  @Test
  void whoLeftTheBedAndWentOutIsOneAlarmWithAllThatWasSeen() {
    Script home =
        in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), BED, DOOR, HALL)
            .on("bed-1")
            .off("door-1")
            .off("hall");
    home.at("02:00").off("bed-1").at("02:05").on("door-1").at("02:06").off("door-1").at("02:30");

    assertThat(home.found())
        .containsExactly(
            "02:05 raised door-at-night door-1",
            "02:06 changed door-at-night door-1",
            "02:16 changed door-at-night door-1",
            "02:20 changed door-at-night door-1");
    assertThat(also(alarms(home).getLast()))
        .extracting(rule -> rule.get("rule"))
        .containsExactly("exit-no-return", "bed-exit-no-return");
  }

  @Test
  void aBedNotReturnedToAndNothingMovingAreOneAlarm() {
    Script home = lost();

    assertThat(home.found())
        .containsExactly(
            "02:20 raised bed-exit-no-return bed-1",
            "03:00 changed bed-exit-no-return bed-1",
            "04:00 changed bed-exit-no-return bed-1",
            "04:30 restored bed-exit-no-return bed-1");
    assertThat(alarms(home))
        .extracting(AlarmFinding::urgent)
        .containsExactly(true, true, false, false);
    assertThat(also(alarms(home).get(2)))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule).containsEntry("rule", "inactivity").containsEntry("over", true));
  }

  @Test
  void anEmptyBedThatIsLookedAtAndNotReturnedToIsOneAlarm() {
    Script home = in("2026-01-10T22:30", ALL, on(AlarmKind.NOT_IN_BED), BED);
    home.on("bed-1").at("23:20").off("bed-1").at("23:45");

    assertThat(home.found())
        .containsExactly("23:30 raised not-in-bed bed-1", "23:40 changed not-in-bed bed-1");
  }

  @Test
  void whatCannotBeOneHappeningStaysTwoAlarms() {
    // The door was open before the bed was left.
    Script before = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), BED, DOOR);
    before.on("bed-1").off("door-1").at("01:50").on("door-1").at("02:00").off("bed-1").at("02:30");
    assertThat(before.found()).contains("02:20 raised bed-exit-no-return bed-1");
    // Another door.
    Script doors = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), DOOR, DOOR_2);
    doors.off("door-1").off("door-2").at("02:00").on("door-1").at("02:01").on("door-2");
    assertThat(doors.found()).contains("02:01 raised door-at-night door-2");
    // Perhaps another person.
    Script beds = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), BED, BED_2, DOOR);
    beds.on("bed-1").on("bed-2").off("door-1").at("02:00").off("bed-1").at("02:25").on("door-1");
    assertThat(beds.found()).contains("02:25 raised door-at-night door-1");
    // Too long ago.
    Script late = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), BED, DOOR);
    late.on("bed-1").off("door-1").at("02:00").off("bed-1").at("03:21").on("door-1");
    assertThat(late.found()).contains("03:21 raised door-at-night door-1");
  }

  @Test
  void whatTheResponseCentreHasClosedTakesNothingInAndStillEnds() {
    Script home = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), BED, DOOR);
    home.on("bed-1").off("door-1").at("02:00").off("bed-1").at("02:21");
    home.take(new Input.Closed(alarms(home).getFirst().id())).at("02:25").on("door-1");
    home.off("door-1").on("bed-1");

    assertThat(home.found())
        .containsExactly(
            "02:20 raised bed-exit-no-return bed-1",
            "02:25 raised door-at-night door-1",
            "02:25 changed door-at-night door-1",
            "02:25 restored bed-exit-no-return bed-1",
            "02:25 restored door-at-night door-1");
  }

  @Test
  void callsForHelpAndFallsAreNeverPartOfAnotherAlarm() {
    Script home = in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), BED, DOOR, BUTTON, FALL);
    home.on("bed-1").off("door-1").off("button-1").at("02:00").off("bed-1").at("02:21");
    home.on("button-1").on("fall-1").at("02:22").on("door-1");

    assertThat(home.found())
        .contains("02:21 raised assistance button-1", "02:21:20 raised fall fall-1");
    assertThat(alarms(home).get(1).severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void rulesAreAlarmsOfTheirOwnWhereTheConfigurationSaysNothing() {
    Script home =
        in(
            "2026-01-10T01:00",
            CorroborationSettings.DEFAULTS,
            on(AlarmKind.DOOR_AT_NIGHT),
            DOOR,
            HALL);
    home.off("door-1").off("hall").at("02:00").on("door-1").at("02:01").off("door-1").at("02:30");

    assertThat(home.found())
        .containsExactly(
            "02:00 raised door-at-night door-1",
            "02:01 restored door-at-night door-1",
            "02:11 raised exit-no-return door-1");
  }

  // State.

  @Test
  void whatARowSaysOfAnAlarmIsReadAsItWasWritten() {
    DetectorState state = lost().state();
    DetectorState joined =
        in("2026-01-10T01:00", ALL, on(AlarmKind.DOOR_AT_NIGHT), BED, DOOR, HALL)
            .on("bed-1")
            .off("door-1")
            .at("02:00")
            .off("bed-1")
            .at("02:21")
            .on("door-1")
            .state();

    assertThat(state.rowsChangedSince(DetectorState.initial())).doesNotContainKey("alarms");
    Map<String, String> rows = joined.rowsChangedSince(DetectorState.initial());
    assertThat(rows).containsKey("alarms");
    assertThat(DetectorState.fromRows(rows, 0).state()).isEqualTo(joined);
  }

  @Test
  void whatIsOverDrawsNothingMoreIntoItsAlarm() {
    Script home = in("2026-01-10T00:30", ALL, on(AlarmKind.DOOR_AT_NIGHT), BED, DOOR, DOOR_2);
    home.on("bed-1").off("door-1").off("door-2").at("01:00").off("bed-1");
    home.at("01:10").on("door-1").at("01:21").at("01:30").on("bed-1");
    assertThat(home.found())
        .containsSubsequence(
            "01:10 raised door-at-night door-1", "01:20 changed door-at-night door-1");

    home.at("01:40").on("door-2");

    assertThat(home.found()).endsWith("01:40 raised door-at-night door-2");
  }

  @Test
  void aDoorWhoseContactChattersSaysNothingOfWhoFell() {
    Script home = fallen();
    home.defect("door-1", SensorFault.Defect.CHATTERING, true);
    home.after(Duration.ofMinutes(1)).on("door-1").after(Duration.ofMinutes(2));

    assertThat(alarms(home)).extracting(AlarmFinding::severity).containsExactly(Severity.HIGH);
  }

  @Test
  void anAlarmOfAnEarlierVersionEndsAsItDidThen() {
    Script before =
        in("2026-01-10T01:00", CorroborationSettings.DEFAULTS, Map.of(), BED, HALL)
            .on("bed-1")
            .at("02:00")
            .off("bed-1")
            .at("02:21");
    assertThat(before.state().rowsChangedSince(DetectorState.initial()))
        .doesNotContainKey("alarms");

    Script now = in("2026-01-10T02:21", ALL, Map.of(), BED, HALL).from(before.state());
    now.on("bed-1");

    assertThat(now.found()).containsExactly("02:21 restored bed-exit-no-return bed-1");
  }

  private static Script fallen() {
    Script home = in("2026-01-10T12:00", ALL, Map.of(), FALL, CANCEL, HALL, KITCHEN, DOOR);
    home.off("hall").off("kitchen").off("door-1").off("cancel-1");
    return home.on("fall-1");
  }

  private static Script bedLeft() {
    Script home =
        in("2026-01-10T01:00", ALL, medium(AlarmKind.BED_EXIT_NO_RETURN), BED, HALL, KITCHEN);
    return home.on("bed-1").off("hall").at("02:00").off("bed-1");
  }

  /** Out of bed at two, nothing moves, and somebody comes at four and brings the person to bed. */
  private static Script lost() {
    Map<AlarmKind, RuleSettings> own = new EnumMap<>(AlarmKind.class);
    own.put(
        AlarmKind.INACTIVITY,
        new RuleSettings(true, Duration.ofHours(1), DailyWindow.ALL_DAY, Severity.HIGH));
    Script home = in("2026-01-10T01:30", ALL, own, BED, HALL).on("bed-1").off("hall");
    home.at("02:00").off("bed-1").at("04:00").on("hall");
    return home.at("04:30").on("bed-1");
  }

  private static Map<AlarmKind, RuleSettings> on(AlarmKind kind) {
    RuleSettings own = kind.defaults();
    return Map.of(kind, new RuleSettings(true, own.delay(), own.window(), own.severity()));
  }

  private static Map<AlarmKind, RuleSettings> medium(AlarmKind kind) {
    RuleSettings own = kind.defaults();
    return Map.of(kind, new RuleSettings(true, own.delay(), own.window(), Severity.MEDIUM));
  }

  private static Script in(
      String begin,
      CorroborationSettings corroboration,
      Map<AlarmKind, RuleSettings> own,
      Sensor... sensors) {
    Rules rules =
        new Rules(own, Map.of(), Map.of(), Duration.ZERO, Map.of(), Map.of(), corroboration);
    return new Script(LocalDateTime.parse(begin), rules, sensors);
  }

  private static List<AlarmFinding> alarms(Script home) {
    return home.findings().stream()
        .filter(AlarmFinding.class::isInstance)
        .map(AlarmFinding.class::cast)
        .toList();
  }

  private static List<Map<String, Object>> also(AlarmFinding alarm) {
    List<Map<String, Object>> also = new ArrayList<>();
    if (alarm.evidence().fields().get("also") instanceof List<?> rules) {
      for (Object rule : rules) {
        Map<String, Object> fields = new HashMap<>();
        ((Map<?, ?>) rule).forEach((name, value) -> fields.put(String.valueOf(name), value));
        also.add(fields);
      }
    }
    return also;
  }
}
