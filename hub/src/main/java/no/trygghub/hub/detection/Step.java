package no.trygghub.hub.detection;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.DailyWindow;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;

/**
 * The next state and the findings while they are being made from one input. Lives for one call of
 * the detector.
 */
@SuppressWarnings(
    "ReferenceEquality") // a map is copied when it is first written to, and so is another one then
final class Step {
  private final DetectorState before;
  private final Moment moment;
  private final ZoneId zone;
  private final String epoch;
  private final Corroboration corroboration;
  private final List<Finding> findings = new ArrayList<>();
  private Map<SensorId, Known> sensors;
  private Map<RuleKey, RuleState> rules;
  private Map<FaultKey, FaultState> faults;
  private Map<AlarmId, OpenAlarm> alarms;
  private Home home;
  private Optional<WalkTest> walkTest;

  Step(
      DetectorState before, Moment moment, ZoneId zone, String epoch, Corroboration corroboration) {
    this.before = before;
    this.moment = moment;
    this.zone = zone;
    this.epoch = epoch;
    this.corroboration = corroboration;
    this.sensors = before.sensors;
    this.rules = before.rules;
    this.faults = before.faults;
    this.alarms = before.alarms;
    this.home = before.home;
    this.walkTest = before.walkTest;
  }

  Moment moment() {
    return moment;
  }

  Home home() {
    return home;
  }

  void home(Home changed) {
    home = changed;
  }

  Optional<WalkTest> walkTest() {
    return walkTest;
  }

  void walkTest(Optional<WalkTest> changed) {
    walkTest = changed;
  }

  boolean paused() {
    return home.pausedUntil().isPresent();
  }

  /** Whether a moment's local time, as the clock tells it now, is inside a window. */
  boolean inWindow(DailyWindow window, Moment at) {
    return window.equals(DailyWindow.ALL_DAY)
        || window.contains(local(at.time().toldBy(moment.time()).wall(), zone));
  }

  Optional<Known> sensor(SensorId id) {
    return Optional.ofNullable(sensors.get(id));
  }

  boolean isActive(SensorId id) {
    Known known = sensors.get(id);
    return known != null && known.state() == SensorState.ACTIVE;
  }

  void sensor(SensorId id, Known known) {
    if (sensors == before.sensors) {
      sensors = new HashMap<>(sensors);
    }
    sensors.put(id, known);
  }

  Optional<RuleState> rule(RuleKey key) {
    return Optional.ofNullable(rules.get(key));
  }

  void rule(RuleKey key, RuleState state) {
    if (rules == before.rules) {
      rules = new HashMap<>(rules);
    }
    rules.put(key, state);
  }

  void idle(RuleKey key) {
    if (rules.containsKey(key)) {
      if (rules == before.rules) {
        rules = new HashMap<>(rules);
      }
      rules.remove(key);
    }
  }

  Map<FaultKey, FaultState> faults() {
    return Map.copyOf(faults);
  }

  Quiet quiet() {
    return new Quiet(home, sensors, faults);
  }

  Optional<FaultState> fault(FaultKey key) {
    return Optional.ofNullable(faults.get(key));
  }

  boolean hasFaults() {
    return !faults.isEmpty();
  }

  void fault(FaultKey key, FaultState state) {
    if (faults == before.faults) {
      faults = new HashMap<>(faults);
    }
    faults.put(key, state);
  }

  void noFault(FaultKey key) {
    if (faults.containsKey(key)) {
      if (faults == before.faults) {
        faults = new HashMap<>(faults);
      }
      faults.remove(key);
    }
  }

  /** The alarms that others may change, the newest first. */
  List<Map.Entry<AlarmId, OpenAlarm>> alarms() {
    return alarms.isEmpty()
        ? List.of()
        : alarms.entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<AlarmId, OpenAlarm> alarm) -> alarm.getKey().value())
                    .reversed())
            .toList();
  }

  Optional<OpenAlarm> alarm(AlarmId id) {
    return Optional.ofNullable(alarms.get(id));
  }

  /** As it was before this step. */
  Optional<OpenAlarm> alarmBefore(AlarmId id) {
    return Optional.ofNullable(before.alarms.get(id));
  }

  void alarm(AlarmId id, OpenAlarm alarm) {
    if (alarms == before.alarms) {
      alarms = new HashMap<>(alarms);
    }
    alarms.put(id, alarm);
  }

  void noAlarm(AlarmId id) {
    if (alarms.containsKey(id)) {
      if (alarms == before.alarms) {
        alarms = new HashMap<>(alarms);
      }
      alarms.remove(id);
    }
  }

  /**
   * Raises an alarm, or lets it join the one that is about the same, and leaves its rule raised.
   */
  void raise(
      RuleKey key, Severity severity, Optional<Sensor> sensor, Moment since, Evidence evidence) {
    corroboration.raise(key, severity, sensor, since, evidence, this);
  }

  /** Ends a raised alarm, or its rule's part in it, and leaves the rule idle. */
  void end(
      AlarmChange change,
      RuleKey key,
      RuleState.Raised raised,
      Severity severity,
      Optional<Sensor> sensor,
      Evidence evidence) {
    idle(key);
    if (!corroboration.ended(change, key, raised.id(), sensor, evidence, this)) {
      find(
          new AlarmFinding(
              change,
              raised.id(),
              key.kind(),
              severity,
              sensor,
              raised.since(),
              raised.raisedAt(),
              moment,
              false,
              evidence));
    }
  }

  AlarmId nextId() {
    home = home.numbered(home.number() + 1);
    return AlarmId.of(epoch, home.number());
  }

  void find(Finding finding) {
    findings.add(finding);
  }

  Outcome outcome() {
    boolean unchanged =
        sensors == before.sensors
            && rules == before.rules
            && faults == before.faults
            && alarms == before.alarms
            && home == before.home
            && walkTest.equals(before.walkTest);
    return new Outcome(
        unchanged ? before : new DetectorState(sensors, rules, faults, alarms, home, walkTest),
        findings);
  }

  /** Whole seconds from one moment to another. */
  static long seconds(Moment from, Moment to) {
    return Duration.ofNanos(to.nanos() - from.nanos()).toSeconds();
  }

  static LocalTime local(Instant wall, ZoneId zone) {
    return wall.atZone(zone).toLocalTime();
  }

  /** A passive rule's deadline, which a privacy pause puts off to its end. */
  static OptionalLong unlessPaused(long deadline, Home home) {
    return OptionalLong.of(Math.max(deadline, home.pausedUntil().orElse(deadline)));
  }
}
