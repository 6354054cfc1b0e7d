package no.trygghub.hub.detection;

import static no.trygghub.hub.testing.Configurations.sensor;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.DailyWindow;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules do while the clock on the wall is wrong, set, or changed to or from summer time. */
class ClockFaultsTest {
  private static final Sensor[] SENSORS = {
    sensor("bed-1", SensorKind.BED),
    sensor("door-1", SensorKind.DOOR),
    sensor("fall-1", SensorKind.FALL),
    sensor("button-1", SensorKind.BUTTON),
    sensor("motion-1", SensorKind.MOTION),
    sensor("mains", SensorKind.MAINS)
  };

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration TEN_YEARS = Duration.ofDays(3_652);

  private static final List<Duration> JUMPS =
      Stream.of(HOUR, Duration.ofHours(12), DAY, TEN_YEARS, Duration.ofDays(365 * 300))
          .flatMap(jump -> Stream.of(jump, jump.negated()))
          .toList();

  /** A timer that is begun at two in the night, and what happens when it is over. */
  record Timer(String name, Duration length, Consumer<Script> begin) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Timer> timers() {
    return Stream.of(
        new Timer("fall", Duration.ofSeconds(20), home -> home.on("fall-1")),
        new Timer(
            "bed-exit-no-return",
            Duration.ofMinutes(20),
            home -> home.on("bed-1").off("bed-1").on("motion-1")),
        new Timer(
            "exit-no-return",
            Duration.ofMinutes(10),
            home -> home.off("door-1").on("door-1").off("door-1")),
        new Timer("door-left-open", Duration.ofMinutes(5), home -> home.on("door-1")),
        new Timer("inactivity", Duration.ofHours(8), home -> home.off("motion-1").on("motion-1")),
        new Timer("mains-lost", Duration.ofMinutes(5), home -> home.off("mains")),
        new Timer(
            "sensor-unavailable",
            Duration.ofMinutes(1),
            home -> home.defect("bed-1", SensorFault.Defect.UNAVAILABLE, true)),
        new Timer("sensor-silent", DAY, home -> home.on("bed-1")),
        new Timer("sensor-stuck", Duration.ofHours(1), home -> home.on("button-1")),
        new Timer("clock", HOUR, home -> home.condition(FaultKind.CLOCK, "", true)),
        new Timer("uplink", HOUR, home -> home.condition(FaultKind.UPLINK, "main", true)),
        new Timer(
            "a pause",
            Duration.ofHours(2),
            home -> home.take(new Input.Pause(Duration.ofHours(2))).on("door-1")));
  }

  @ParameterizedTest
  @MethodSource("timers")
  void aWallClockThatJumpsNeitherFiresNorLosesATimer(Timer timer) {
    List<String> calm = timed(timer, Duration.ZERO, Duration.ZERO);
    assertThat(calm).isNotEmpty();
    for (Duration jump : JUMPS) {
      assertThat(timed(timer, jump, Duration.ZERO)).as("jump by " + jump).isEqualTo(calm);
      assertThat(timed(timer, jump, jump.negated())).as("by " + jump + " and back").isEqualTo(calm);
    }
  }

  private static List<String> timed(Timer timer, Duration first, Duration second) {
    Script home = home("2026-01-10T02:00", allDay(AlarmKind.INACTIVITY));
    timer.begin().accept(home);
    home.after(timer.length().dividedBy(3)).setWallForward(first);
    home.after(timer.length().dividedBy(3)).setWallForward(second);
    return home.after(timer.length()).found();
  }

  @Test
  void twoPressesAreOneAlarmWhateverTheWallClockDoesBetween() {
    for (Duration jump : JUMPS) {
      Script home = home("2026-01-10T12:00", Map.of()).off("button-1");
      home.on("button-1").off("button-1").after(Duration.ofSeconds(20)).setWallForward(jump);
      home.on("button-1").off("button-1").after(Duration.ofSeconds(20)).on("button-1");

      assertThat(home.found())
          .containsExactly(
              "12:00 raised assistance button-1", "12:00:40 raised assistance button-1");
    }
  }

  @Test
  void windowsGoByTheClockOnTheWallAsItIsSetNow() {
    Script home = home("2026-01-10T12:00", Map.of()).on("bed-1").off("door-1");
    home.setWallForward(Duration.ofHours(12)).off("bed-1").after(Duration.ofMinutes(20));
    assertThat(home.found()).containsExactly("12:20 raised bed-exit-no-return bed-1");
    home.on("bed-1").setWallForward(Duration.ofHours(-12)).off("bed-1").after(HOUR);

    assertThat(home.found()).last().isEqualTo("12:20 restored bed-exit-no-return bed-1");
  }

  @Test
  void aDoorThatWasOpenedBeforeTheClockWasSetWasOpenedAtTheTimeThatIsRight() {
    Script home = home("2026-01-10T01:00", Map.of()).off("door-1").off("motion-1");
    // The clock is twelve hours wrong, so that it shows noon when the door is opened.
    home.setWallForward(Duration.ofHours(12)).on("door-1").after(Duration.ofSeconds(30));
    home.setWallForward(Duration.ofHours(-12)).off("door-1").after(Duration.ofMinutes(10));

    assertThat(home.found()).containsExactly("01:10:30 raised exit-no-return door-1");
  }

  // Looked at once a day.

  @Test
  void aJumpInsideTheWindowDoesNotMakeItAnotherOne() {
    for (Duration jump : JUMPS) {
      Script home = home("2026-01-10T22:00", enabled(AlarmKind.NOT_IN_BED)).on("bed-1");
      home.minutes(Duration.ofHours(2)).off("bed-1").setWallForward(jump);
      home.minutes(Duration.ofMinutes(15)).on("bed-1").off("bed-1");
      home.setWallForward(jump.negated()).minutes(Duration.ofMinutes(4));

      assertThat(home.found()).as("jump by " + jump).isEmpty();
    }
  }

  @Test
  void aJumpAfterItWasRaisedAndRestoredDoesNotRaiseItAgain() {
    for (Duration jump : List.of(DAY, DAY.negated(), TEN_YEARS, TEN_YEARS.negated())) {
      Script home = home("2026-01-10T22:00", enabled(AlarmKind.NOT_IN_BED)).off("bed-1");
      home.minutes(Duration.ofHours(2)).setWallForward(jump).on("bed-1").off("bed-1");
      home.minutes(Duration.ofMinutes(15));

      assertThat(home.found())
          .as("jump by " + jump)
          .containsExactly("23:30 raised not-in-bed bed-1", "00:00 restored not-in-bed bed-1");
    }
  }

  @Test
  void afterAJumpTheNextEveningIsLookedAtAsEver() {
    for (int days : new int[] {1, -1, 3, -3, 3_652, -3_652}) {
      Script home = home("2026-01-10T22:00", enabled(AlarmKind.NOT_IN_BED)).on("bed-1");
      home.minutes(Duration.ofHours(10)).setWallForward(Duration.ofDays(days)).off("bed-1");
      home.minutes(Duration.ofHours(16));

      assertThat(home.found())
          .as("jump by " + days + " days")
          .filteredOn(found -> found.contains("not-in-bed"))
          .containsExactly("23:30 raised not-in-bed bed-1");
    }
  }

  @Test
  void whatAnEarlierVersionLookedAtCountsForThatDay() throws Exception {
    RuleState old = RuleState.read(JsonObject.read("{\"is\":\"checked\",\"day\":\"2026-01-10\"}"));

    assertThat(old).isInstanceOf(RuleState.Checked.class);
  }

  // Summer time begins and ends.

  @ParameterizedTest
  @CsvSource({"2026-03-28", "2026-10-24", "2026-06-10"})
  void onBothNightsWindowsBeginAndEndOnTheMinute(String day) {
    for (String rule : List.of("bed-exit-no-return", "door-at-night", "exit-no-return")) {
      Script outside = home(day + "T12:00", enabled(AlarmKind.DOOR_AT_NIGHT));
      night(outside, "21:58").at("23:00");
      night(outside.at("06:00"), "07:01").at("08:00");
      assertThat(outside.found()).noneMatch(found -> found.contains(rule));

      for (String time : List.of("22:00", "00:30", "01:59", "02:00", "03:01", "04:00", "06:50")) {
        Script inside = home(day + "T12:00", enabled(AlarmKind.DOOR_AT_NIGHT));
        night(inside, time).after(Duration.ofMinutes(30));

        assertThat(inside.found())
            .as(rule + " at " + time)
            .filteredOn(found -> found.contains("raised " + rule))
            .hasSize(1);
      }
    }
  }

  /** Somebody gets up, goes out, and is not heard again. */
  private static Script night(Script home, String time) {
    return home.on("bed-1").off("door-1").at(time).off("bed-1").on("door-1").off("door-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-26", "2026-10-22", "2026-06-10"})
  void onBothNightsWhatIsLookedAtOnceADayIsLookedAtOnce(String day) {
    for (String from : List.of("21:00", "00:00", "00:30", "01:30", "02:00", "02:30", "03:00")) {
      for (String to : List.of("02:15", "02:45", "03:00", "03:30", "06:00")) {
        boolean inTheHourThatIsSkipped = from.compareTo("02:00") >= 0 && to.compareTo("03:00") <= 0;
        if (from.equals("21:00") || (from.compareTo(to) < 0 && !inTheHourThatIsSkipped)) {
          for (AlarmKind kind : List.of(AlarmKind.NOT_IN_BED, AlarmKind.NOT_UP)) {
            assertThat(raisedInAWeek(kind, day, from, to))
                .as(kind + " " + from + "-" + to)
                .isEqualTo(7);
          }
        }
      }
    }
  }

  private static long raisedInAWeek(AlarmKind kind, String day, String from, String to) {
    RuleSettings settings =
        new RuleSettings(
            true,
            Duration.ZERO,
            new DailyWindow(LocalTime.parse(from), LocalTime.parse(to)),
            kind.defaults().severity());
    Script home = home(day + "T12:00", Map.of(kind, settings));
    for (int i = 0; i < 7; i++) {
      // In the state that is wrong from noon on; put right as soon as it was raised, and wrong
      // again.
      boolean wrong = kind == AlarmKind.NOT_UP;
      home.sensor("bed-1", SensorState.of(wrong));
      for (String time : List.of("21:10", "02:10", "03:40", "08:00")) {
        home.at(time).sensor("bed-1", SensorState.of(!wrong));
        home.sensor("bed-1", SensorState.of(wrong));
      }
      home.at("12:00");
    }
    return home.found().stream().filter(found -> found.contains("raised " + kind.word())).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-03-28", "2026-10-24", "2026-06-10"})
  void onBothNightsQuietHoursCountOnlyInsideTheWindow(String day) {
    Script home = home(day + "T20:00", Map.of()).off("motion-1").at("22:00").on("motion-1");
    // One hour before 23:00 and seven from 07:00 on.
    home.at("20:00");

    assertThat(home.found())
        .filteredOn(found -> found.contains("inactivity"))
        .containsExactly("14:00 raised inactivity");
  }

  // A leap second that is smeared over a day.

  @Test
  void aDayThatTheWallClockRunsSlowerOrFasterOverChangesNothing() {
    List<String> calm = ordinaryDay(Duration.ZERO);
    assertThat(calm).hasSizeGreaterThan(5);
    for (Duration gain : List.of(Duration.ofSeconds(1), Duration.ofSeconds(-1))) {
      List<String> smeared = ordinaryDay(gain);
      assertThat(smeared.stream().map(ClockFaultsTest::toTheMinute))
          .as("gains " + gain)
          .containsExactlyElementsOf(calm.stream().map(ClockFaultsTest::toTheMinute).toList());
    }
  }

  private static List<String> ordinaryDay(Duration gain) {
    Map<AlarmKind, RuleSettings> both = new EnumMap<>(enabled(AlarmKind.NOT_IN_BED));
    both.putAll(enabled(AlarmKind.NOT_UP));
    Script home = home("2026-06-30T12:00:30", both).off("door-1").off("motion-1");
    home.setWallGain(gain).off("bed-1").minutes(Duration.ofMinutes(11 * 60 + 40));
    home.on("bed-1").minutes(Duration.ofHours(2)).off("bed-1").minutes(Duration.ofMinutes(21));
    home.on("bed-1").minutes(Duration.ofMinutes(10)).on("fall-1").minutes(Duration.ofMinutes(1));
    home.on("door-1").off("door-1").minutes(Duration.ofMinutes(11)).on("door-1");
    return new ArrayList<>(home.minutes(Duration.ofHours(10)).found());
  }

  /** A window by the wall clock begins up to a second earlier or later, which is right. */
  private static String toTheMinute(String found) {
    String time = found.substring(0, found.indexOf(' '));
    LocalTime rounded = LocalTime.parse(time).plusSeconds(15).withSecond(0);
    return rounded + found.substring(found.indexOf(' '));
  }

  private static Script home(String begin, Map<AlarmKind, RuleSettings> own) {
    Rules rules = new Rules(own, Map.of(), Map.of(), Duration.ZERO, Map.of(), Map.of());
    return new Script(LocalDateTime.parse(begin), rules, SENSORS);
  }

  private static Map<AlarmKind, RuleSettings> enabled(AlarmKind kind) {
    RuleSettings defaults = kind.defaults();
    return Map.of(
        kind, new RuleSettings(true, defaults.delay(), defaults.window(), defaults.severity()));
  }

  private static Map<AlarmKind, RuleSettings> allDay(AlarmKind kind) {
    RuleSettings defaults = kind.defaults();
    return Map.of(
        kind, new RuleSettings(true, defaults.delay(), DailyWindow.ALL_DAY, defaults.severity()));
  }
}
