package no.trygghub.hub.detection;

import static no.trygghub.hub.testing.Configurations.sensor;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.DailyWindow;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import no.trygghub.hub.testing.Configurations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody tries in a walk test is a test, and nothing that is real is lost to it. */
class WalkTestTest {
  private static final Duration LONG = Duration.ofHours(9);

  private static final List<Sensor> SENSORS =
      List.of(
          sensor("bed-1", SensorKind.BED),
          sensor("button-1", SensorKind.BUTTON),
          sensor("cancel-1", SensorKind.CANCEL),
          sensor("door-1", SensorKind.DOOR),
          sensor("fall-1", SensorKind.FALL),
          sensor("mains-1", SensorKind.MAINS),
          sensor("motion-1", SensorKind.MOTION),
          sensor("tamper-1", SensorKind.TAMPER));

  @Test
  void everyActivationIsATestAlarmAtOnceWhateverItsRuleWaitsFor() {
    Script home = quiet("2026-01-10T14:00").take(new Input.BeginWalkTest(LONG));
    for (String id : List.of("bed-1", "button-1", "cancel-1", "door-1", "fall-1", "motion-1")) {
      home.on(id).off(id);
    }
    home.on("tamper-1").off("tamper-1").off("mains-1").on("mains-1");

    assertThat(raised(home))
        .extracting(alarm -> alarm.sensor().orElseThrow().id() + " " + alarm.kind().word())
        .containsExactly(
            "bed-1 bed-exit-no-return",
            "button-1 assistance",
            "cancel-1 assistance",
            "door-1 door-at-night",
            "fall-1 fall",
            "motion-1 assistance",
            "tamper-1 assistance",
            "mains-1 assistance");
    assertThat(raised(home))
        .allSatisfy(
            alarm -> {
              assertThat(alarm.test()).isTrue();
              assertThat(alarm.urgent()).isTrue();
              assertThat(alarm.evidence().fields()).containsEntry("rule", "walk-test");
              assertThat(alarm.raisedAt()).isEqualTo(alarm.at());
            });
    assertThat(home.found()).doesNotContain("14:00 fault tamper tamper-1");
  }

  @Test
  void afterItThereIsNothingLeftOfItsAlarms() {
    Script home = quiet("2026-01-10T14:00").take(new Input.BeginWalkTest(LONG));
    home.on("door-1").off("door-1").on("fall-1").off("fall-1");
    home.take(new Input.Closed(raised(home).getFirst().id()));

    home.take(new Input.EndWalkTest(Input.WalkTestEnd.ASKED)).after(Duration.ofHours(2));

    assertThat(home.found())
        .containsExactly(
            "14:00 walk-test-started",
            "14:00 raised door-at-night door-1",
            "14:00 raised fall fall-1",
            "14:00 restored fall fall-1",
            "14:00 walk-test-ended");
    assertThat(home.state().walkTest()).isFalse();
  }

  @Test
  void aFallThatIsFoundInSamplesIsATestToo() {
    Script home = quiet("2026-01-10T14:00").take(new Input.BeginWalkTest(LONG));
    home.after(Duration.ofMinutes(1));

    home.take(
        new Input.Fallen(new SensorId("fall-1"), Duration.ofSeconds(4), Map.of("impactG", 3.5)));
    home.take(new Input.EndWalkTest(Input.WalkTestEnd.ASKED)).after(Duration.ofMinutes(5));

    assertThat(raised(home)).hasSize(1).allMatch(AlarmFinding::test);
    AlarmFinding fall = raised(home).getFirst();
    assertThat(fall.raisedAt().nanos() - fall.detectedAt().nanos())
        .isEqualTo(Duration.ofSeconds(4).toNanos());
    assertThat(fall.evidence().fields()).containsEntry("impactG", 3.5);
  }

  @Test
  void whoLeftTheBedBeforeIsMissedThoughSomebodyTriesTheBed() {
    Script home = quiet("2026-01-10T23:00").on("bed-1").after(Duration.ofHours(1)).off("bed-1");
    home.after(Duration.ofMinutes(10)).take(new Input.BeginWalkTest(LONG));

    home.on("bed-1").after(Duration.ofMinutes(1)).off("bed-1").after(Duration.ofMinutes(10));

    assertThat(home.found()).contains("00:20 raised bed-exit-no-return bed-1");
    assertThat(raised(home).getLast().test()).isFalse();
  }

  @Test
  void whoIsNotBackInBedAfterItIsMissedFromThenOn() {
    Script home = quiet("2026-01-10T23:00").on("bed-1").after(Duration.ofHours(1));
    home.take(new Input.BeginWalkTest(LONG)).off("bed-1").after(Duration.ofMinutes(5));

    home.take(new Input.EndWalkTest(Input.WalkTestEnd.ASKED)).after(Duration.ofHours(1));

    assertThat(home.found())
        .containsExactly(
            "00:00 walk-test-started",
            "00:05 walk-test-ended",
            "00:25 raised bed-exit-no-return bed-1");
  }

  @Test
  void aButtonThatIsStillPressedAtTheEndIsARealCall() {
    Script home = quiet("2026-01-10T14:00").take(new Input.BeginWalkTest(LONG)).on("button-1");

    home.take(new Input.EndWalkTest(Input.WalkTestEnd.LEFT));

    assertThat(raised(home)).extracting(AlarmFinding::test).containsExactly(true, false);
    assertThat(home.found()).last().isEqualTo("14:00 raised assistance button-1");
  }

  @Test
  void whoPressesAButtonAgainAndAgainIsHeard() {
    Script home = quiet("2026-01-10T14:00").take(new Input.BeginWalkTest(LONG));
    home.on("button-1").off("button-1").after(Duration.ofSeconds(14));
    home.on("button-1").off("button-1").after(Duration.ofSeconds(14));
    assertThat(raised(home)).hasSize(2).allMatch(AlarmFinding::test);

    home.on("button-1").off("button-1");

    assertThat(raised(home))
        .extracting(AlarmFinding::test)
        .containsExactly(true, true, true, false);
    assertThat(raised(home).getLast().kind()).isEqualTo(AlarmKind.ASSISTANCE);

    home.after(Duration.ofSeconds(40));
    for (int i = 0; i < 4; i++) {
      home.on("button-1").off("button-1").after(Duration.ofSeconds(16));
    }
    assertThat(raised(home).stream().filter(alarm -> !alarm.test())).hasSize(1);
  }

  @Test
  void itEndsByItselfAfterHalfAnHourWhateverWasAskedFor() {
    Script home = quiet("2026-01-10T14:00").take(new Input.BeginWalkTest(LONG));
    home.take(new Input.BeginWalkTest(LONG)).after(Duration.ofHours(2)).on("button-1");

    assertThat(home.found())
        .containsExactly(
            "14:00 walk-test-started", "14:30 walk-test-ended", "16:00 raised assistance button-1");
    assertThat(raised(home)).noneMatch(AlarmFinding::test);
  }

  @Test
  void oneThatCanNeverEndEnds() {
    DetectorState state =
        DetectorState.fromRows(Map.of("walk-test", "{\"until\":9223372036854775807}"), 0).state();
    assertThat(state.walkTest()).isTrue();
    Moment now = new Moment(0, new HubTime("boot", 0, Instant.parse("2026-01-10T14:00:00Z"), true));

    assertThat(detector(rules()).on(state, new Input.TimePassed(), now).state().walkTest())
        .isFalse();
  }

  @Test
  void afterAPowerCutItIsEndedAndTheRulesGoByWhatTheSensorsShowThen() {
    Script before = quiet("2026-01-10T23:00").on("bed-1").after(Duration.ofHours(1));
    before.take(new Input.BeginWalkTest(LONG)).on("door-1").off("bed-1");
    DetectorState left =
        DetectorState.fromRows(before.state().rowsChangedSince(DetectorState.initial()), 0).state();
    assertThat(left.walkTest()).isTrue();
    assertThat(left.stateOf(new SensorId("bed-1"))).contains(SensorState.ACTIVE);

    Script after =
        new Script(
                LocalDateTime.parse("2026-01-11T00:00"),
                rules(),
                false,
                SENSORS.toArray(new Sensor[0]))
            .from(left)
            .take(new Input.EndWalkTest(Input.WalkTestEnd.HUB_STOPPED))
            .off("door-1")
            .off("bed-1")
            .after(Duration.ofMinutes(25));

    assertThat(after.found())
        .containsExactly(
            "00:00 restored door-at-night door-1",
            "00:00 walk-test-ended",
            "00:20 raised bed-exit-no-return bed-1");
    assertThat(after.state().walkTest()).isFalse();
  }

  @Test
  void aTestAlarmThatIsOpenWhenThePowerGoesIsOverAfterItAsItWasRaised() {
    Script before = quiet("2026-01-10T14:00").take(new Input.BeginWalkTest(LONG));
    before.on("door-1").off("door-1").on("button-1").off("button-1");
    before.after(Duration.ofSeconds(40));
    before.take(
        new Input.Fallen(new SensorId("fall-1"), Duration.ofSeconds(4), Map.of("impactG", 3.5)));
    before.take(new Input.Closed(raised(before).getFirst().id()));

    List<AlarmFinding> ended = endedByTheHub(throughItsRows(before.state()));

    assertThat(ended).allMatch(alarm -> alarm.change() == AlarmChange.RESTORED && alarm.test());
    assertThat(ended)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("change", "at", "urgent")
        .isEqualTo(raised(before).subList(1, 3));
  }

  @Test
  void itsRowIsWrittenWhenATestAlarmIsRaisedOrClosedAndNotForWhatASensorShows() {
    Script home = quiet("2026-01-10T14:00").take(new Input.BeginWalkTest(LONG));
    DetectorState begun = home.state();
    DetectorState tried = home.on("door-1").state();
    DetectorState shown = home.off("door-1").state();
    DetectorState closed = home.take(new Input.Closed(raised(home).getFirst().id())).state();

    assertThat(tried.rowsChangedSince(begun)).containsKey("walk-test");
    assertThat(shown.rowsChangedSince(tried)).doesNotContainKey("walk-test");
    assertThat(closed.rowsChangedSince(shown)).containsKey("walk-test");
    assertThat(endedByTheHub(throughItsRows(closed))).isEmpty();
  }

  @Test
  void oneThatAnEarlierVersionLeftIsEndedWithoutItsAlarms() {
    DetectorState left =
        DetectorState.fromRows(Map.of("walk-test", "{\"until\":1000000000}"), 0).state();

    assertThat(left.walkTest()).isTrue();
    assertThat(endedByTheHub(left)).isEmpty();
  }

  @Test
  void theTimersThatRunAreToldTheFirstToRunOutFirst() {
    Script home = quiet("2026-01-10T23:00").on("bed-1").after(Duration.ofHours(1)).off("bed-1");
    home.off("mains-1").on("door-1").after(Duration.ofMinutes(1));
    Instant now = Instant.parse("2026-01-10T23:01:00Z");
    Moment moment = new Moment(home.nanos(), new HubTime("boot", home.nanos(), now, true));

    List<RunningTimer> timers = detector(rules()).timers(home.state(), moment);

    assertThat(timers)
        .extracting(
            timer ->
                timer.what()
                    + " "
                    + timer.sensor().orElseThrow()
                    + " "
                    + Duration.ofNanos(timer.until() - moment.nanos()))
        .containsExactly(
            "mains-lost mains-1 PT4M",
            "door-left-open door-1 PT4M",
            "bed-exit-no-return bed-1 PT19M");
    assertThat(timers).allMatch(timer -> timer.since().isPresent());
  }

  static Stream<Integer> seeds() {
    return IntStream.range(0, 60).boxed();
  }

  /** Nothing that is tried makes a difference to what is real, but for the presses that are. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsRealIsTheSameAsInAHomeWhereNobodyTouchedAnything(int seed) {
    Script tried = life(seed, true);
    Script untouched = life(seed, false);

    assertThat(real(tried)).isNotEmpty().isEqualTo(real(untouched));
    assertThat(known(tried.state())).isEqualTo(known(untouched.state()));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachActivationIsOneTestAlarmAtItsMoment(int seed) {
    List<String> activations = new ArrayList<>();
    Script home = life(seed, true, activations);

    List<String> alarms =
        raised(home).stream()
            .filter(AlarmFinding::test)
            .map(alarm -> alarm.sensor().orElseThrow().id() + " " + alarm.at().nanos())
            .toList();

    assertThat(alarms).isNotEmpty().isEqualTo(activations);
    assertThat(home.findings().stream().filter(WalkTestTest::isTestOver)).hasSameSizeAs(alarms);
  }

  private static Script life(int seed, boolean trying) {
    return life(seed, trying, new ArrayList<>());
  }

  /**
   * A home in which anything may have happened, a walk test, and some hours after it in which the
   * sensors show what they showed at its end.
   */
  private static Script life(int seed, boolean trying, List<String> activations) {
    Random random = new Random(seed);
    Script home =
        new Script(
            LocalDateTime.parse("2026-03-28T20:00"),
            rules(),
            false,
            SENSORS.toArray(new Sensor[0]));
    Map<Sensor, SensorState> shown = new HashMap<>();
    for (Sensor sensor : SENSORS) {
      shown.put(sensor, SensorState.INACTIVE);
      home.sensor(sensor.id().value(), SensorState.INACTIVE);
    }
    for (int i = 0; i < 30; i++) {
      Sensor sensor = SENSORS.get(random.nextInt(SENSORS.size()));
      SensorState next = SensorState.of(random.nextBoolean());
      shown.put(sensor, next);
      home.sensor(sensor.id().value(), next);
      home.after(Duration.ofSeconds(random.nextInt(random.nextBoolean() ? 10 : 2_000)));
    }
    home.take(trying ? new Input.BeginWalkTest(LONG) : new Input.TimePassed());
    for (int i = 0; i < 60; i++) {
      Sensor sensor = SENSORS.get(random.nextInt(SENSORS.size()));
      SensorState next = SensorState.of(random.nextBoolean());
      Duration wait = Duration.ofMillis(1_000 + random.nextInt(25_000));
      // Presses far enough apart to be tests.
      home.after(sensor.kind() == SensorKind.BUTTON ? Duration.ofSeconds(16) : wait);
      if (trying) {
        boolean isActivation =
            shown.put(sensor, next) != next
                && (next == SensorState.ACTIVE) != (sensor.kind() == SensorKind.MAINS);
        if (isActivation) {
          activations.add(sensor.id() + " " + home.nanos());
        }
        home.sensor(sensor.id().value(), next);
      }
      shown.put(sensor, next);
    }
    home.take(trying ? new Input.EndWalkTest(Input.WalkTestEnd.ASKED) : new Input.TimePassed());
    shown.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().id()))
        .forEach(entry -> home.sensor(entry.getKey().id().value(), entry.getValue()));
    return home.after(Duration.ofHours(11));
  }

  private static DetectorState throughItsRows(DetectorState state) {
    DetectorState.Restored restored =
        DetectorState.fromRows(state.rowsChangedSince(DetectorState.initial()), 0);
    assertThat(restored.unreadable()).isEmpty();
    return restored.state();
  }

  /** What is said of alarms when the hub that is started on this state ends the walk test. */
  private static List<AlarmFinding> endedByTheHub(DetectorState left) {
    Moment now =
        new Moment(
            Duration.ofMinutes(1).toNanos(),
            new HubTime("boot", 0, Instant.parse("2026-01-10T14:02:00Z"), true));
    Outcome outcome =
        detector(rules()).on(left, new Input.EndWalkTest(Input.WalkTestEnd.HUB_STOPPED), now);
    assertThat(outcome.state().walkTest()).isFalse();
    assertThat(outcome.state().rowsChangedSince(left)).containsEntry("walk-test", "{}");
    return outcome.findings().stream()
        .filter(AlarmFinding.class::isInstance)
        .map(AlarmFinding.class::cast)
        .toList();
  }

  private static boolean isTestOver(Finding finding) {
    return finding instanceof AlarmFinding alarm
        && alarm.test()
        && alarm.change() == AlarmChange.RESTORED;
  }

  /** What is real, by all but its number: test alarms are counted too. */
  private static List<String> real(Script home) {
    return home.findings().stream()
        .filter(
            finding ->
                !(finding instanceof AlarmFinding alarm && alarm.test())
                    && !(finding instanceof Finding.EventFinding event
                        && event.event().word().startsWith("walk-test")))
        .map(
            finding ->
                switch (finding) {
                  case AlarmFinding alarm ->
                      alarm.change()
                          + " "
                          + alarm.kind()
                          + " "
                          + alarm.sensor().map(Sensor::id)
                          + " "
                          + alarm.at().nanos()
                          + " "
                          + alarm.severity();
                  case Finding.FaultFinding fault ->
                      fault.raised() + " " + fault.kind() + " " + fault.at().nanos();
                  case Finding.EventFinding event -> event.event() + " " + event.at().nanos();
                })
        .toList();
  }

  private static Map<SensorId, Optional<SensorShown>> known(DetectorState state) {
    Map<SensorId, Optional<SensorShown>> known = new HashMap<>();
    SENSORS.forEach(sensor -> known.put(sensor.id(), state.shown(sensor.id())));
    return known;
  }

  private static List<AlarmFinding> raised(Script home) {
    return home.findings().stream()
        .filter(AlarmFinding.class::isInstance)
        .map(AlarmFinding.class::cast)
        .filter(alarm -> alarm.change() == AlarmChange.RAISED)
        .toList();
  }

  /** A home where everything has been read and nothing tells anything. */
  private static Script quiet(String begin) {
    Script home =
        new Script(LocalDateTime.parse(begin), rules(), false, SENSORS.toArray(new Sensor[0]));
    SENSORS.forEach(
        sensor ->
            home.sensor(sensor.id().value(), SensorState.of(sensor.kind() == SensorKind.MAINS)));
    return home;
  }

  private static Rules rules() {
    Map<AlarmKind, RuleSettings> all = new HashMap<>();
    for (AlarmKind kind : AlarmKind.values()) {
      RuleSettings defaults = kind.defaults();
      boolean on =
          kind != AlarmKind.INACTIVITY && kind != AlarmKind.NOT_IN_BED && kind != AlarmKind.NOT_UP;
      all.put(
          kind,
          new RuleSettings(
              on,
              defaults.delay(),
              kind == AlarmKind.DOOR_AT_NIGHT ? DailyWindow.ALL_DAY : defaults.window(),
              defaults.severity()));
    }
    return new Rules(all, Map.of(), Map.of(), Duration.ofMinutes(5), Map.of(), Map.of());
  }

  private static Detector detector(Rules rules) {
    return new Detector(
        Configurations.hub(Path.of("."), List.of(), rules, SENSORS.toArray(new Sensor[0])), "7F3A");
  }
}
