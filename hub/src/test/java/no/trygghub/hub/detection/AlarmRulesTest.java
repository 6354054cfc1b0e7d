package no.trygghub.hub.detection;

import static no.trygghub.hub.testing.Configurations.sensor;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Map;
import java.util.Set;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.DailyWindow;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.config.Rules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmRulesTest {
  private static final Sensor BED = sensor("bed-1", SensorKind.BED);
  private static final Sensor DOOR = sensor("door-1", SensorKind.DOOR);
  private static final Sensor FALL = sensor("fall-1", SensorKind.FALL);
  private static final Sensor CANCEL = sensor("cancel-1", SensorKind.CANCEL);
  private static final Sensor BUTTON = sensor("button-1", SensorKind.BUTTON);
  private static final Sensor MOTION = sensor("motion-1", SensorKind.MOTION);

  // Falls.

  @Test
  void aFallThatNobodyCancelsIsRaisedWhenTheTimeToCancelIsOver() {
    Script home = Script.from("2026-01-10T12:00", FALL, CANCEL).on("fall-1");
    assertThat(home.state().preAlarmPending()).isTrue();

    home.after(Duration.ofSeconds(19));
    assertThat(home.found()).isEmpty();
    home.after(Duration.ofSeconds(1));

    assertThat(home.found()).containsExactly("12:00:20 raised fall fall-1");
    assertThat(home.state().preAlarmPending()).isFalse();
  }

  @Test
  void aFallThatIsCancelledInTimeIsAnEventAndNoAlarm() {
    Script home =
        Script.from("2026-01-10T12:00", FALL, CANCEL)
            .off("cancel-1")
            .on("fall-1")
            .after(Duration.ofSeconds(10))
            .on("cancel-1")
            .after(Duration.ofMinutes(1));

    assertThat(home.found()).containsExactly("12:00:10 pre-alarm-cancelled");
  }

  @Test
  void aFallThatIsCancelledTooLateIsCancelledForTheResponseCentreToDecide() {
    Script home =
        Script.from("2026-01-10T12:00", FALL, CANCEL)
            .on("fall-1")
            .after(Duration.ofSeconds(30))
            .on("cancel-1");

    assertThat(home.found())
        .containsExactly("12:00:20 raised fall fall-1", "12:00:30 cancelled fall fall-1");
  }

  @Test
  void aShortPulseOfTheFallRelayIsAFallAllTheSame() {
    Script home =
        Script.from("2026-01-10T12:00", FALL)
            .on("fall-1")
            .after(Duration.ofSeconds(1))
            .off("fall-1")
            .after(Duration.ofMinutes(1));

    assertThat(home.found()).containsExactly("12:00:20 raised fall fall-1");
  }

  @Test
  void aSecondFallAfterAPulseIsASecondAlarm() {
    Script home = Script.from("2026-01-10T12:00", FALL);
    home.on("fall-1").after(Duration.ofSeconds(1)).off("fall-1").after(Duration.ofMinutes(1));
    home.on("fall-1").after(Duration.ofMinutes(1));

    assertThat(home.found())
        .containsExactly("12:00:20 raised fall fall-1", "12:01:21 raised fall fall-1");
    assertThat(home.findings())
        .extracting(finding -> ((Finding.AlarmFinding) finding).id().value())
        .containsExactly("7F3A000000000001", "7F3A000000000002");
  }

  // Assistance.

  @Test
  void aPressedButtonIsAnAlarmAtOnceAtAnyTimeAndEvenInAPause() {
    Script home =
        Script.from("2026-01-10T03:00", BUTTON)
            .off("button-1")
            .take(new Input.Pause(Duration.ofHours(1)))
            .on("button-1");

    assertThat(home.found()).containsExactly("03:00 paused", "03:00 raised assistance button-1");
  }

  @Test
  void aButtonThatIsPressedWhenTheHubStartsIsAnAlarm() {
    assertThat(Script.from("2026-01-10T03:00", BUTTON).on("button-1").found())
        .containsExactly("03:00 raised assistance button-1");
  }

  @Test
  void pressesWithinHalfAMinuteAreOneAlarmAndALaterOneIsAnother() {
    Script home = Script.from("2026-01-10T12:00", BUTTON);
    home.on("button-1")
        .off("button-1")
        .after(Duration.ofSeconds(29))
        .on("button-1")
        .off("button-1");
    home.after(Duration.ofSeconds(1)).on("button-1");

    assertThat(home.found())
        .containsExactly("12:00 raised assistance button-1", "12:00:30 raised assistance button-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"boot", "another boot"})
  void aPressWhileTheHubWasDownIsAnotherAlarmHoweverSoonAfterTheLastTheHubWentDown(String boot) {
    Script home = Script.from("2026-01-10T12:00", BUTTON).on("button-1").off("button-1");
    home.after(Duration.ofMinutes(5)).onAtStart("button-1", Duration.ofMinutes(5), boot);

    assertThat(home.found())
        .containsExactly("12:00 raised assistance button-1", "12:05 raised assistance button-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"boot", "another boot"})
  void aPressThatIsFoundOnStartingWithinHalfAMinuteOfAnAlarmBelongsToIt(String boot) {
    Script home = Script.from("2026-01-10T12:00", BUTTON).on("button-1").off("button-1");
    home.after(Duration.ofSeconds(20)).onAtStart("button-1", Duration.ofSeconds(19), boot);

    assertThat(home.found()).containsExactly("12:00 raised assistance button-1");
  }

  // Bed left and not returned.

  @Test
  void aBedThatIsLeftAtNightAndNotReturnedToIsAnAlarmAfterTwentyMinutes() {
    Script home =
        Script.from("2026-01-10T22:30", BED).on("bed-1").at("02:14").off("bed-1").at("02:34");

    assertThat(home.found()).containsExactly("02:34 raised bed-exit-no-return bed-1");
    Finding.AlarmFinding alarm = (Finding.AlarmFinding) home.findings().getFirst();
    assertThat(alarm.evidence().fields())
        .containsEntry("rule", "bed-exit-no-return")
        .containsEntry("absentS", 1200L)
        .containsEntry("window", "22:00-07:00");
  }

  @Test
  void aReturnInTimeIsNoAlarm() {
    Script home = Script.from("2026-01-10T22:30", BED).on("bed-1").at("02:14").off("bed-1");
    home.at("02:33:59").on("bed-1").at("06:00");

    assertThat(home.found()).isEmpty();
  }

  @Test
  void aReturnAtTheVeryDeadlineIsTooLate() {
    Script home = Script.from("2026-01-10T22:30", BED).on("bed-1").at("02:14").off("bed-1");
    home.at("02:34").on("bed-1");

    assertThat(home.found())
        .containsExactly(
            "02:34 raised bed-exit-no-return bed-1", "02:34 restored bed-exit-no-return bed-1");
  }

  @Test
  void aBedThatIsLeftOutsideTheWindowIsNotWatched() {
    Script home = Script.from("2026-01-10T20:00", BED).on("bed-1").at("21:59:59").off("bed-1");

    assertThat(home.at("06:00").found()).isEmpty();
  }

  @Test
  void aBedThatIsLeftJustBeforeTheWindowEndsIsWatchedBeyondIt() {
    Script home = Script.from("2026-01-10T22:30", BED).on("bed-1").at("06:59").off("bed-1");

    assertThat(home.at("07:30").found()).containsExactly("07:19 raised bed-exit-no-return bed-1");
  }

  @Test
  void theWindowBeginsAndEndsOnTheMinute() {
    assertThat(
            Script.from("2026-01-10T21:00", BED)
                .on("bed-1")
                .at("22:00")
                .off("bed-1")
                .at("22:20")
                .found())
        .hasSize(1);
    assertThat(
            Script.from("2026-01-10T23:00", BED)
                .on("bed-1")
                .at("07:00")
                .off("bed-1")
                .at("07:20")
                .found())
        .isEmpty();
  }

  @Test
  void aBedThatIsEmptyWhenTheHubStartsWasNotSeenToBeLeft() {
    assertThat(Script.from("2026-01-10T23:00", BED).off("bed-1").at("05:00").found()).isEmpty();
  }

  @Test
  void inTheNightTheClockGoesForwardTwentyMinutesAreTwentyMinutes() {
    // 2026-03-29: 02:00 is followed by 03:00.
    Script home = Script.from("2026-03-28T23:00", BED).on("bed-1").at("01:50").off("bed-1");

    assertThat(home.at("05:00").found()).containsExactly("03:10 raised bed-exit-no-return bed-1");
  }

  @Test
  void inTheNightTheClockGoesBackTwentyMinutesAreTwentyMinutes() {
    // 2026-10-25: 03:00 is followed by 02:00.
    Script home = Script.from("2026-10-24T23:00", BED).on("bed-1").at("02:50").off("bed-1");

    assertThat(home.at("05:00").found()).containsExactly("02:10 raised bed-exit-no-return bed-1");
  }

  @Test
  void aWallClockThatJumpsNeitherFiresNorLosesATimer() {
    Script forward = Script.from("2026-01-10T22:30", BED).on("bed-1").at("02:14").off("bed-1");
    forward.setWallForward(Duration.ofDays(400)).after(Duration.ofMinutes(19));
    assertThat(forward.found()).isEmpty();
    assertThat(forward.after(Duration.ofMinutes(1)).found()).hasSize(1);

    Script back = Script.from("2026-01-10T22:30", BED).on("bed-1").at("02:14").off("bed-1");
    back.setWallForward(Duration.ofDays(-400)).after(Duration.ofMinutes(19));
    assertThat(back.found()).isEmpty();
    assertThat(back.after(Duration.ofMinutes(1)).found()).hasSize(1);
  }

  // In bed and up in time.

  @Test
  void aBedThatIsEmptyWhenTheWindowBeginsIsNotInBedOnceANight() {
    Script home =
        with(AlarmKind.NOT_IN_BED, enabled(AlarmKind.NOT_IN_BED), "2026-01-10T20:00", BED);
    home.on("bed-1").at("21:00").off("bed-1").at("04:00");

    assertThat(home.found()).containsExactly("23:30 raised not-in-bed bed-1");
    home.on("bed-1").off("bed-1").at("04:30");
    assertThat(home.found()).hasSize(2).last().isEqualTo("04:00 restored not-in-bed bed-1");
  }

  @Test
  void aBedThatIsOccupiedWhenTheWindowBeginsIsInBedForTheNight() {
    Script home =
        with(AlarmKind.NOT_IN_BED, enabled(AlarmKind.NOT_IN_BED), "2026-01-10T20:00", BED);
    home.on("bed-1").at("23:45").off("bed-1").at("23:50").on("bed-1").at("04:00");

    assertThat(home.found()).isEmpty();
  }

  @Test
  void everyEveningIsLookedAtAnew() {
    Script home =
        with(AlarmKind.NOT_IN_BED, enabled(AlarmKind.NOT_IN_BED), "2026-01-10T20:00", BED);
    home.off("bed-1").at("23:40").on("bed-1").at("08:00").off("bed-1").at("23:45");

    assertThat(home.found())
        .containsExactly(
            "23:30 raised not-in-bed bed-1",
            "23:40 restored not-in-bed bed-1",
            "23:30 raised not-in-bed bed-1");
  }

  @Test
  void aBedThatIsStillOccupiedInTheMorningIsNotUp() {
    Script home = with(AlarmKind.NOT_UP, enabled(AlarmKind.NOT_UP), "2026-01-10T22:00", BED);
    home.on("bed-1").at("10:30").off("bed-1");

    assertThat(home.found())
        .containsExactly("10:00 raised not-up bed-1", "10:30 restored not-up bed-1");
  }

  @Test
  void aWindowThatBeginsInTheHourTheClockSkipsBeginsAfterIt() {
    DailyWindow window = new DailyWindow(LocalTime.of(2, 30), LocalTime.of(6, 0));
    Script home =
        with(
            AlarmKind.NOT_IN_BED,
            new RuleSettings(
                true, Duration.ZERO, window, AlarmKind.NOT_IN_BED.defaults().severity()),
            "2026-03-28T23:00",
            BED);

    assertThat(home.off("bed-1").at("05:00").found())
        .containsExactly("03:00 raised not-in-bed bed-1");
  }

  @Test
  void aWindowThatBeginsInTheHourThatComesTwiceBeginsOnce() {
    DailyWindow window = new DailyWindow(LocalTime.of(2, 30), LocalTime.of(6, 0));
    Script home =
        with(
            AlarmKind.NOT_IN_BED,
            new RuleSettings(
                true, Duration.ZERO, window, AlarmKind.NOT_IN_BED.defaults().severity()),
            "2026-10-24T23:00",
            BED);
    home.off("bed-1").at("02:45").on("bed-1").off("bed-1").at("05:00");

    assertThat(home.found())
        .containsExactly("02:30 raised not-in-bed bed-1", "02:45 restored not-in-bed bed-1");
  }

  // Doors.

  @Test
  void aDoorThatOpensAtNightIsAnAlarmWhereThatIsAskedFor() {
    Script home =
        with(AlarmKind.DOOR_AT_NIGHT, enabled(AlarmKind.DOOR_AT_NIGHT), "2026-01-10T21:00", DOOR);
    home.off("door-1").on("door-1").off("door-1").at("23:00").on("door-1");
    home.after(Duration.ofMinutes(1)).off("door-1");

    assertThat(home.found())
        .containsExactly(
            "23:00 raised door-at-night door-1", "23:01 restored door-at-night door-1");
    assertThat(Script.from("2026-01-10T23:00", DOOR).off("door-1").on("door-1").found()).isEmpty();
  }

  @Test
  void aDoorThatIsOpenWhenTheHubStartsWasNotSeenToOpen() {
    Script home =
        with(AlarmKind.DOOR_AT_NIGHT, enabled(AlarmKind.DOOR_AT_NIGHT), "2026-01-10T23:00", DOOR);

    assertThat(home.on("door-1").found()).isEmpty();
  }

  @Test
  void aDoorThatStaysOpenIsAnAlarmAfterFiveMinutes() {
    Script home = Script.from("2026-01-10T12:00", DOOR, MOTION).off("door-1").on("door-1");
    home.at("12:04:59");
    assertThat(home.found()).isEmpty();
    home.at("12:05").at("12:30").off("door-1");

    assertThat(home.found())
        .containsExactly(
            "12:05 raised door-left-open door-1", "12:30 restored door-left-open door-1");
  }

  @Test
  void aDoorThatIsOpenWhenTheHubStartsCountsFromThen() {
    assertThat(Script.from("2026-01-10T12:00", DOOR).on("door-1").at("12:10").found())
        .containsExactly("12:05 raised door-left-open door-1");
  }

  @Test
  void anOpenDoorIsNotReportedTwiceAfterARestart() {
    // The script restarts after every input; here the driver reports the open door again as well.
    Script home = Script.from("2026-01-10T12:00", DOOR).on("door-1").at("12:06");
    home.on("door-1").at("12:20").on("door-1");

    assertThat(home.found()).containsExactly("12:05 raised door-left-open door-1");
  }

  // Out at night.

  @Test
  void somebodyWhoGoesOutAtNightAndIsNotHeardAgainIsAnAlarm() {
    Script home = Script.from("2026-01-10T22:30", DOOR, MOTION).off("door-1").off("motion-1");
    home.at("02:17").on("door-1").at("02:18").off("door-1").at("03:00").on("motion-1");

    assertThat(home.found())
        .containsExactly(
            "02:28 raised exit-no-return door-1", "03:00 restored exit-no-return door-1");
  }

  @Test
  void somebodyWhoIsHeardAfterTheDoorClosedHasNotGoneOut() {
    Script home = Script.from("2026-01-10T22:30", DOOR, MOTION).off("door-1").off("motion-1");
    home.at("02:17")
        .on("door-1")
        .at("02:18")
        .off("door-1")
        .at("02:27")
        .on("motion-1")
        .off("motion-1");
    home.at("04:00");

    assertThat(home.found()).isEmpty();
  }

  @Test
  void aVisitorWhoGoesHomeAtNightLeavesSomebodyInBed() {
    Script home = Script.from("2026-01-10T22:00", DOOR, BED).off("door-1").on("bed-1");
    home.at("22:17").on("door-1").at("22:18").off("door-1").at("04:00");

    assertThat(home.found()).isEmpty();
  }

  @Test
  void goingOutByDayIsNobodysBusiness() {
    Script home = Script.from("2026-01-10T10:00", DOOR, MOTION).off("door-1").off("motion-1");
    home.at("12:00").on("door-1").at("12:01").off("door-1").at("14:00");

    assertThat(home.found()).isEmpty();
  }

  @Test
  void onlyDoorsThatLeadOutCanBeWatched() {
    Sensor inner = sensor("door-2", SensorKind.DOOR);
    Rules rules =
        new Rules(
            Map.of(),
            Map.of(),
            Map.of(AlarmKind.EXIT_NO_RETURN, Set.of(new SensorId("door-1"))),
            Duration.ZERO,
            Map.of(),
            Map.of());
    Script home = new Script(LocalDateTime.parse("2026-01-10T23:00"), rules, DOOR, inner);
    home.off("door-1").off("door-2").on("door-2").off("door-2").at("01:00");

    assertThat(home.found()).isEmpty();
  }

  // Inactivity.

  @Test
  void nothingThatMovesForEightHoursByDayIsAnAlarmWithAWarningBefore() {
    Script home = Script.from("2026-01-10T06:00", MOTION).off("motion-1").at("09:00");
    home.on("motion-1").after(Duration.ofSeconds(10)).off("motion-1").at("16:55:00");
    assertThat(home.state().inactivityWarning()).isFalse();
    home.at("16:55:10");
    assertThat(home.state().inactivityWarning()).isTrue();
    home.at("17:00:10");

    assertThat(home.found())
        .contains("17:00:10 raised inactivity")
        .allMatch(line -> line.contains("inactivity"));
    home.at("17:30").on("motion-1");
    assertThat(home.found()).last().isEqualTo("17:30 restored inactivity");
  }

  @Test
  void movementDuringTheWarningEndsIt() {
    Script home = Script.from("2026-01-10T09:00", MOTION).off("motion-1").on("motion-1");
    home.off("motion-1").at("16:58").on("motion-1").off("motion-1").at("17:30");

    assertThat(home.found()).isEmpty();
    assertThat(home.state().inactivityWarning()).isFalse();
  }

  @Test
  void theNightDoesNotCountAsInactivity() {
    Script home = Script.from("2026-01-10T16:00", MOTION).off("motion-1").on("motion-1");
    home.off("motion-1").at("07:59");
    assertThat(home.found()).isEmpty();

    // Seven hours until 23:00, and the eighth from 07:00.
    assertThat(home.at("08:00").found()).containsExactly("08:00 raised inactivity");
  }

  @Test
  void anEmptyHomeIsNotInactiveUntilADayHasPassed() {
    Script home = Script.from("2026-01-10T12:00", DOOR, MOTION).off("door-1").off("motion-1");
    home.on("motion-1").off("motion-1").on("door-1").off("door-1").at("11:59");
    assertThat(home.found()).isEmpty();

    // From noon on it counts as if somebody had been there: eight hours.
    home.after(Duration.ofHours(8).plusMinutes(1));
    assertThat(home.found())
        .filteredOn(line -> !line.contains("sensor-silent"))
        .containsExactly("20:00 raised inactivity");
  }

  @Test
  void somebodyInBedIsAtHome() {
    Script home = Script.from("2026-01-10T09:00", DOOR, BED).off("door-1").on("bed-1");
    home.on("door-1").off("door-1").at("17:00");

    assertThat(home.found()).containsExactly("17:00 raised inactivity");
  }

  // Pause and test.

  @Test
  void aPauseHoldsPassiveRulesBackUntilItEndsByItself() {
    Script home = Script.from("2026-01-10T23:00", BED).on("bed-1").at("23:30").off("bed-1");
    home.at("23:40").take(new Input.Pause(Duration.ofMinutes(30))).at("00:09:59");
    assertThat(home.found()).containsExactly("23:40 paused");
    assertThat(home.state().paused()).isTrue();
    home.at("00:10");

    assertThat(home.found())
        .containsExactly("23:40 paused", "00:10 resumed", "00:10 raised bed-exit-no-return bed-1");
  }

  @Test
  void whatEndedDuringAPauseIsNotRaisedAfterIt() {
    Script home = Script.from("2026-01-10T23:00", BED).on("bed-1").at("23:30").off("bed-1");
    home.take(new Input.Pause(Duration.ofHours(1))).at("00:10").on("bed-1").at("03:00");

    assertThat(home.found()).containsExactly("23:30 paused", "00:30 resumed");
  }

  @Test
  void aPauseIsNeverLongerThanTwelveHours() {
    Script home = Script.from("2026-01-10T12:00", BED).on("bed-1");
    home.take(new Input.Pause(Duration.ofDays(30))).at("23:59:59");
    assertThat(home.found()).containsExactly("12:00 paused");
    home.at("00:00");

    assertThat(home.found()).contains("00:00 resumed");
    assertThat(home.state().paused()).isFalse();
  }

  @Test
  void aFallDuringAPauseIsThePersonsOwnAlarm() {
    Script home = Script.from("2026-01-10T12:00", FALL).off("fall-1");
    home.take(new Input.Pause(Duration.ofHours(1))).on("fall-1").after(Duration.ofSeconds(20));

    assertThat(home.found()).containsExactly("12:00 paused", "12:00:20 raised fall fall-1");
  }

  @Test
  void aPauseCanBeEndedEarly() {
    Script home = Script.from("2026-01-10T12:00", BED).on("bed-1");
    home.take(new Input.Pause(Duration.ofHours(1)))
        .at("12:10")
        .take(new Input.Resume())
        .at("14:00");

    assertThat(home.found()).containsExactly("12:00 paused", "12:10 resumed");
  }

  @Test
  void aTestAlarmIsMarkedAsOne() {
    Script home = Script.from("2026-01-10T12:00", BED).take(new Input.TestAlarm());

    assertThat(home.findings())
        .singleElement()
        .isInstanceOfSatisfying(
            Finding.AlarmFinding.class, alarm -> assertThat(alarm.test()).isTrue());
  }

  private static RuleSettings enabled(AlarmKind kind) {
    RuleSettings defaults = kind.defaults();
    return new RuleSettings(true, defaults.delay(), defaults.window(), defaults.severity());
  }

  private static Script with(
      AlarmKind kind, RuleSettings settings, String begin, Sensor... sensors) {
    Rules rules =
        new Rules(
            Map.of(
                kind,
                settings,
                AlarmKind.BED_EXIT_NO_RETURN,
                disabled(AlarmKind.BED_EXIT_NO_RETURN),
                AlarmKind.INACTIVITY,
                disabled(AlarmKind.INACTIVITY)),
            Map.of(),
            Map.of(),
            Duration.ZERO,
            Map.of(),
            Map.of());
    return new Script(LocalDateTime.parse(begin), rules, sensors);
  }

  private static RuleSettings disabled(AlarmKind kind) {
    RuleSettings defaults = kind.defaults();
    return new RuleSettings(false, defaults.delay(), defaults.window(), defaults.severity());
  }
}
