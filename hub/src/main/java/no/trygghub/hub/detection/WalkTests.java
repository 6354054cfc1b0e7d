package no.trygghub.hub.detection;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.EventFinding;
import no.trygghub.hub.detection.Finding.EventKind;

/**
 * Walk tests: somebody tries one sensor after another. While one goes on, each activation of a
 * sensor raises a test alarm at once, and the rules do not know of it: what they waited for before
 * goes on, and is not ended either by what somebody tries. When it is over they are told what the
 * sensors show by then, as after a restart.
 *
 * <p>Who really needs help meanwhile presses a button {@link #PRESSES} times within {@link
 * #PRESSES_WITHIN}: that is no test.
 */
final class WalkTests {
  /** So many presses of one button are a call for help also while it may be tried. */
  static final int PRESSES = 3;

  /** How close together those presses are. */
  static final Duration PRESSES_WITHIN = Duration.ofSeconds(30);

  private final Rules settings;

  WalkTests(Rules settings) {
    this.settings = settings;
  }

  /** Begins one, unless one goes on. */
  void begin(Duration longest, Step step) {
    if (step.walkTest().isPresent()) {
      return;
    }
    Duration clamped =
        longest.compareTo(Detector.LONGEST_WALK_TEST) > 0 ? Detector.LONGEST_WALK_TEST : longest;
    step.walkTest(Optional.of(new WalkTest(step.moment().plus(clamped))));
    step.find(
        new EventFinding(
            EventKind.WALK_TEST_STARTED,
            Optional.empty(),
            step.moment(),
            Map.of("untilS", clamped.toSeconds())));
  }

  /** Whether one has gone on for as long as it may. */
  boolean isTimeUp(Step step) {
    Optional<Long> until = step.walkTest().map(WalkTest::until);
    // An end that is further away than one can last is that of a damaged row.
    return until.isPresent()
        && (until.get() <= step.moment().nanos()
            || until.get() > step.moment().plus(Detector.LONGEST_WALK_TEST));
  }

  OptionalLong deadline(DetectorState state) {
    return state.walkTestUntil();
  }

  /**
   * Ends the one that goes on: its test alarms are over.
   *
   * @return what the sensors show now, in the order of their ids; what the rules knew of them may
   *     be something else
   */
  List<Map.Entry<SensorId, Known>> end(Input.WalkTestEnd end, Step step) {
    Optional<WalkTest> going = step.walkTest();
    if (going.isEmpty()) {
      return List.of();
    }
    step.walkTest(Optional.empty());
    for (TestAlarm alarm : going.get().alarms()) {
      step.find(alarm.found(AlarmChange.RESTORED, step.moment()));
    }
    step.find(
        new EventFinding(
            EventKind.WALK_TEST_ENDED,
            Optional.empty(),
            step.moment(),
            Map.of("why", end.name().toLowerCase(Locale.ROOT).replace('_', '-'))));
    return going.get().shown().entrySet().stream().sorted(Map.Entry.comparingByKey()).toList();
  }

  /**
   * A sensor shows a state.
   *
   * @return whether it is a call for help, of which the rules are to know as ever
   */
  boolean shown(Sensor sensor, SensorState state, WalkTest walkTest, Step step) {
    Optional<Known> before = walkTest.shown(sensor.id()).or(() -> step.sensor(sensor.id()));
    if (before.filter(known -> known.state() == state).isPresent()) {
      return false;
    }
    WalkTest shows = walkTest.shows(sensor.id(), Known.changed(state, step.moment(), before));
    step.walkTest(Optional.of(shows));
    if (before.isEmpty() || !isActivation(sensor.kind(), state)) {
      return false;
    }
    raise(sensor, step.moment(), Map.of(), shows, step);
    return sensor.kind() == SensorKind.BUTTON && isCall(sensor.id(), step);
  }

  /** A fall was found in a sensor's samples. */
  void fallen(Sensor sensor, Moment impact, Map<String, Double> evidence, Step step) {
    step.walkTest().ifPresent(going -> raise(sensor, impact, evidence, going, step));
  }

  /** The response centre has closed an alarm: it is over already. */
  void closed(AlarmId alarm, Step step) {
    step.walkTest().ifPresent(going -> step.walkTest(Optional.of(going.closed(alarm))));
  }

  /** Whether a sensor that comes into a state has something to tell; mains tells of its loss. */
  private static boolean isActivation(SensorKind kind, SensorState state) {
    return (state == SensorState.ACTIVE) != (kind == SensorKind.MAINS);
  }

  private void raise(
      Sensor sensor, Moment began, Map<String, Double> more, WalkTest walkTest, Step step) {
    AlarmKind kind =
        Arrays.stream(AlarmKind.values())
            .filter(one -> one.sensorKind().equals(Optional.of(sensor.kind())))
            .findFirst()
            .orElse(AlarmKind.ASSISTANCE);
    Map<String, Object> evidence = new HashMap<>(more);
    evidence.put("rule", "walk-test");
    TestAlarm alarm =
        new TestAlarm(
            step.nextId(),
            kind,
            settings.of(kind, sensor.id()).severity(),
            sensor,
            began,
            step.moment(),
            new Evidence(evidence));
    step.walkTest(Optional.of(walkTest.raised(alarm)));
    step.find(alarm.found(AlarmChange.RAISED, step.moment()));
  }

  /** Notes a press. Those that made a call do not count for another one. */
  private static boolean isCall(SensorId button, Step step) {
    WalkTest walkTest = step.walkTest().orElseThrow();
    long now = step.moment().nanos();
    List<Long> presses =
        Stream.concat(
                walkTest.presses().getOrDefault(button, List.of()).stream()
                    .filter(press -> now - press <= PRESSES_WITHIN.toNanos()),
                Stream.of(now))
            .toList();
    boolean isCall = presses.size() >= PRESSES;
    step.walkTest(Optional.of(walkTest.pressed(button, isCall ? List.of() : presses)));
    return isCall;
  }
}
