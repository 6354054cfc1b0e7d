package no.trygghub.hub.detection;

import java.time.DateTimeException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.trygghub.drivers.OneLine;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * Everything that detection remembers. Immutable; written to and read from rows of JSON text by
 * key.
 */
public final class DetectorState {
  private static final String HOME = "home";
  private static final String SENSOR = "sensor/";
  private static final String RULE = "rule/";
  private static final String FAULT = "fault/";
  private static final String ALARMS = "alarms";
  private static final String WALK_TEST = "walk-test";

  /** The row of something that has no state any more. */
  public static final String NONE = "{}";

  // Never changed after construction; package-private for the step that makes the next state from
  // this one.
  final Map<SensorId, Known> sensors;
  final Map<RuleKey, RuleState> rules;
  final Map<FaultKey, FaultState> faults;
  final Map<AlarmId, OpenAlarm> alarms;
  final Home home;
  final Optional<WalkTest> walkTest;

  DetectorState(
      Map<SensorId, Known> sensors,
      Map<RuleKey, RuleState> rules,
      Map<FaultKey, FaultState> faults,
      Map<AlarmId, OpenAlarm> alarms,
      Home home,
      Optional<WalkTest> walkTest) {
    this.sensors = sensors;
    this.rules = rules;
    this.faults = faults;
    this.alarms = alarms;
    this.home = home;
    this.walkTest = walkTest;
  }

  /** The state of a new hub. */
  public static DetectorState initial() {
    return new DetectorState(Map.of(), Map.of(), Map.of(), Map.of(), Home.EMPTY, Optional.empty());
  }

  /**
   * What rows hold.
   *
   * @param state the state that those hold that can be read
   * @param unreadable what is wrong with each of the others, by its key
   */
  public record Restored(DetectorState state, Map<String, String> unreadable) {
    /** Copies what it is given, so that it never changes. */
    public Restored {
      unreadable = Map.copyOf(unreadable);
    }
  }

  /**
   * The state that rows hold. Leaves out what cannot be read: its rule begins anew. Rows of sensors
   * or rules that are no longer configured do no harm.
   *
   * @param numbersGiven what the number of the last alarm or fault is not above, for where the row
   *     that counts them is missing or cannot be read
   */
  public static Restored fromRows(Map<String, String> rows, long numbersGiven) {
    Map<SensorId, Known> sensors = new HashMap<>();
    Map<RuleKey, RuleState> rules = new HashMap<>();
    Map<FaultKey, FaultState> faults = new HashMap<>();
    Map<AlarmId, OpenAlarm> alarms = new HashMap<>();
    Map<String, String> unreadable = new HashMap<>();
    Home home = Home.EMPTY.numbered(numbersGiven);
    Optional<WalkTest> walkTest = Optional.empty();
    for (Map.Entry<String, String> row : rows.entrySet()) {
      String key = row.getKey();
      if (row.getValue().equals(NONE)) {
        continue;
      }
      try {
        JsonObject fields = JsonObject.read(row.getValue());
        if (key.equals(HOME)) {
          home = Home.read(fields);
        } else if (key.startsWith(SENSOR)) {
          sensors.put(new SensorId(key.substring(SENSOR.length())), Known.read(fields));
        } else if (key.startsWith(RULE)) {
          RuleState state = RuleState.read(fields);
          RuleKey.read(key.substring(RULE.length())).ifPresent(rule -> rules.put(rule, state));
        } else if (key.startsWith(FAULT)) {
          FaultState state = FaultState.read(fields);
          faultKey(key.substring(FAULT.length())).ifPresent(fault -> faults.put(fault, state));
        } else if (key.equals(ALARMS)) {
          alarms.putAll(OpenAlarm.readAll(fields));
        } else if (key.equals(WALK_TEST)) {
          walkTest = Optional.of(WalkTest.read(fields));
        } else {
          throw new JsonException("no such row");
        }
      } catch (JsonException | DateTimeException | IllegalArgumentException e) {
        unreadable.put(key, OneLine.of(String.valueOf(e.getMessage()), 200));
      }
    }
    return new Restored(
        new DetectorState(sensors, rules, faults, alarms, home, walkTest), unreadable);
  }

  /** The last moment that anything in this state is of; empty for a new hub's. */
  public Optional<Moment> latest() {
    Stream<Moment> ofRules =
        rules.values().stream()
            .flatMap(
                rule ->
                    switch (rule) {
                      case RuleState.Waiting waiting -> Stream.of(waiting.since());
                      case RuleState.Warned warned -> Stream.of(warned.since());
                      case RuleState.Raised raised -> Stream.of(raised.raisedAt());
                      case RuleState.Checked checked -> Stream.<Moment>empty();
                    });
    return Stream.of(home.lastLife().stream(), sensors.values().stream().map(Known::since), ofRules)
        .flatMap(moments -> moments)
        .max(Comparator.comparingLong(Moment::nanos));
  }

  /**
   * The rows in which this state differs from an earlier one, to be written over the earlier one's
   * rows.
   */
  @SuppressWarnings(
      "ReferenceEquality") // what a step did not write to is the same object, and skipped fast
  public Map<String, String> rowsChangedSince(DetectorState earlier) {
    Map<String, String> rows = new TreeMap<>();
    if (!home.equals(earlier.home)) {
      rows.put(HOME, home.json());
    }
    if (sensors != earlier.sensors) {
      sensors.forEach(
          (id, known) -> {
            Known before = earlier.sensors.get(id);
            if (before == null || known.differsFrom(before)) {
              rows.put(SENSOR + id, known.json());
            }
          });
    }
    if (rules != earlier.rules) {
      for (RuleKey key : union(rules.keySet(), earlier.rules.keySet())) {
        RuleState now = rules.get(key);
        if (!Objects.equals(now, earlier.rules.get(key))) {
          rows.put(RULE + key.text(), now == null ? NONE : now.json());
        }
      }
    }
    if (faults != earlier.faults) {
      for (FaultKey key : union(faults.keySet(), earlier.faults.keySet())) {
        FaultState now = faults.get(key);
        if (!Objects.equals(now, earlier.faults.get(key))) {
          rows.put(
              FAULT + key.kind().word() + "/" + key.subject(), now == null ? NONE : now.json());
        }
      }
    }
    if (!alarms.equals(earlier.alarms)) {
      // One row for all: a row of its own for each would stay, empty, when the alarm is over.
      rows.put(ALARMS, alarms.isEmpty() ? NONE : OpenAlarm.json(alarms));
    }
    if (!walkTest.map(WalkTest::kept).equals(earlier.walkTest.map(WalkTest::kept))) {
      rows.put(WALK_TEST, walkTest.map(WalkTest::json).orElse(NONE));
    }
    return rows;
  }

  /** The last known state of a sensor; empty where nothing was read of it yet. */
  public Optional<SensorState> stateOf(SensorId sensor) {
    return shown(sensor).map(SensorShown::state);
  }

  /** What a sensor shows, also in a walk test; empty where nothing was read of it yet. */
  public Optional<SensorShown> shown(SensorId sensor) {
    Optional<Known> known = Optional.ofNullable(sensors.get(sensor));
    long heardAt = known.map(Known::heardAt).orElse(0L);
    return walkTest
        .flatMap(going -> going.shown(sensor))
        .or(() -> known)
        .map(now -> new SensorShown(now.state(), now.since(), Math.max(now.heardAt(), heardAt)));
  }

  /** The sensors that cannot be relied on now: silent, unavailable, chattering or stuck. */
  public Set<SensorId> sensorsInFault() {
    return faults.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof FaultState.Raised)
        .map(Map.Entry::getKey)
        .filter(key -> Quiet.LOST.contains(key.kind()))
        .map(key -> new SensorId(key.subject()))
        .collect(Collectors.toSet());
  }

  /** Whether a condition was told that has not ended since, raised already or not yet. */
  public boolean holds(FaultKind kind, String subject) {
    return faults.containsKey(new FaultKey(kind, subject));
  }

  /** The faults that are raised now, the oldest first. */
  public List<RaisedFault> raisedFaults() {
    return faults.entrySet().stream()
        .flatMap(entry -> RaisedFault.of(entry.getKey(), entry.getValue()).stream())
        .sorted(
            Comparator.comparing((RaisedFault fault) -> fault.since().wall())
                .thenComparing(RaisedFault::kind)
                .thenComparing(RaisedFault::subject))
        .toList();
  }

  /** Whether a pre-alarm waits for a local cancel, so that the annunciator should sound. */
  public boolean preAlarmPending() {
    return rules.entrySet().stream()
        .anyMatch(
            entry ->
                entry.getKey().kind() == AlarmKind.FALL
                    && entry.getValue() instanceof RuleState.Waiting);
  }

  /** Whether the person is being warned that an inactivity alarm is about to be raised. */
  public boolean inactivityWarning() {
    return rules.values().stream().anyMatch(RuleState.Warned.class::isInstance);
  }

  /** Whether any fault is raised. */
  public boolean anyFault() {
    return faults.values().stream().anyMatch(FaultState.Raised.class::isInstance);
  }

  /** Whether a privacy pause is in force. */
  public boolean paused() {
    return home.pausedUntil().isPresent();
  }

  /** When the privacy pause that is in force ends, in the timeline's nanoseconds. */
  public OptionalLong pausedUntil() {
    return home.pausedUntil();
  }

  /** When the walk test that goes on ends by itself, in the timeline's nanoseconds. */
  public OptionalLong walkTestUntil() {
    return walkTest.map(going -> OptionalLong.of(going.until())).orElse(OptionalLong.empty());
  }

  /** Whether a walk test goes on. */
  public boolean walkTest() {
    return walkTest.isPresent();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DetectorState that
        && sensors.equals(that.sensors)
        && rules.equals(that.rules)
        && faults.equals(that.faults)
        && alarms.equals(that.alarms)
        && home.equals(that.home)
        && walkTest.equals(that.walkTest);
  }

  @Override
  public int hashCode() {
    return Objects.hash(sensors, rules, faults, alarms, home, walkTest);
  }

  @Override
  public String toString() {
    return "DetectorState" + rowsChangedSince(initial());
  }

  private static <T> Set<T> union(Set<T> one, Set<T> other) {
    Set<T> union = new HashSet<>(one);
    union.addAll(other);
    return union;
  }

  private static Optional<FaultKey> faultKey(String text) {
    int slash = text.indexOf('/');
    String subject = text.substring(slash + 1);
    Optional<FaultKind> kind = FaultKind.ofWord(text.substring(0, Math.max(0, slash)));
    if (kind.filter(found -> !found.sensorKinds().isEmpty()).isPresent()
        && !SensorId.isValid(subject)) {
      throw new IllegalArgumentException("not a sensor id: " + JsonObject.shown(subject));
    }
    return kind.map(found -> new FaultKey(found, subject));
  }
}
