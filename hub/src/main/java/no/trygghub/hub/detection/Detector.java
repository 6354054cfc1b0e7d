package no.trygghub.hub.detection;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorEvent;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import no.trygghub.hub.detection.Finding.EventFinding;
import no.trygghub.hub.detection.Finding.EventKind;

/** All rules of one hub as one pure function. */
public final class Detector {
  /** A privacy pause ends by itself after this at the latest. */
  static final Duration LONGEST_PAUSE = Duration.ofHours(12);

  /** A walk test ends by itself after this at the latest. */
  public static final Duration LONGEST_WALK_TEST = Duration.ofMinutes(30);

  private final String epoch;
  private final ZoneId zone;
  private final Rules settings;
  private final Map<SensorId, Sensor> sensors;
  private final List<Rule> rules;
  private final Faults faults;
  private final WalkTests walkTests;
  private final Corroboration corroboration;

  /**
   * The detector of a hub.
   *
   * @param epoch the first four characters of the alarm ids that it gives out; see {@link
   *     AlarmId#of}
   */
  public Detector(HubConfiguration configuration, String epoch) {
    this.epoch = epoch;
    this.zone = configuration.zone();
    this.settings = configuration.rules();
    this.sensors =
        configuration.sensors().stream()
            .map(SensorSettings::sensor)
            .collect(Collectors.toUnmodifiableMap(Sensor::id, Function.identity()));
    this.rules = rules(configuration);
    this.faults = new Faults(configuration);
    this.walkTests = new WalkTests(settings);
    this.corroboration = new Corroboration(configuration, rules.stream().map(Rule::key).toList());
  }

  /**
   * The state after an input, and what was found. Deadlines that have come by then are acted upon
   * first.
   */
  public Outcome on(DetectorState state, Input input, Moment moment) {
    Step step = new Step(state, moment, zone, epoch, corroboration);
    if (step.home().lastLife().isEmpty()) {
      step.home(step.home().life(moment, false));
    }
    timePassed(step);
    switch (input) {
      case Input.Sensed sensed -> sensed(sensed.event(), step);
      case Input.Fallen fallen -> fallen(fallen, step);
      case Input.Condition condition -> faults.condition(condition, step);
      case Input.Pause pause -> pause(pause.duration(), step);
      case Input.Resume resume -> resume(step);
      case Input.BeginWalkTest begin -> walkTests.begin(begin.longest(), step);
      case Input.EndWalkTest end -> endWalkTest(end.why(), step);
      case Input.TestAlarm test -> testAlarm(step);
      case Input.Closed closed -> closed(closed.alarm(), step);
      case Input.TimePassed passed -> {}
    }
    corroboration.settle(step);
    return step.outcome();
  }

  /**
   * When the detector is to be asked next with {@link Input.TimePassed}, in the timeline's
   * nanoseconds; empty where no timer runs. For a deadline by the clock on the wall it is an
   * estimate from {@code moment}, so that a hub whose wall clock may jump asks at least once a
   * minute.
   */
  public OptionalLong nextDeadline(DetectorState state, Moment moment) {
    long next = faults.deadline(state).orElse(Long.MAX_VALUE);
    next = Math.min(next, state.home.pausedUntil().orElse(Long.MAX_VALUE));
    next = Math.min(next, walkTests.deadline(state).orElse(Long.MAX_VALUE));
    next = Math.min(next, corroboration.deadline(state).orElse(Long.MAX_VALUE));
    for (Rule rule : rules) {
      next = Math.min(next, rule.deadline(state, moment).orElse(Long.MAX_VALUE));
    }
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /**
   * The timers that run, the first to run out first: of rules, and of conditions that become
   * faults.
   */
  public List<RunningTimer> timers(DetectorState state, Moment moment) {
    List<RunningTimer> timers = new ArrayList<>(faults.timers(state));
    for (Rule rule : rules) {
      RuleState now = state.rules.get(rule.key());
      Optional<Moment> since =
          now instanceof RuleState.Waiting waiting
              ? Optional.of(waiting.since())
              : Optional.empty();
      rule.deadline(state, moment)
          .ifPresent(
              until ->
                  timers.add(
                      new RunningTimer(
                          rule.key().kind().word(), rule.key().sensor(), since, until)));
    }
    return timers.stream().sorted(Comparator.comparingLong(RunningTimer::until)).toList();
  }

  private void timePassed(Step step) {
    OptionalLong until = step.home().pausedUntil();
    // An end that is further away than a pause can be is that of a damaged row.
    if (until.isPresent()
        && (until.getAsLong() <= step.moment().nanos()
            || until.getAsLong() > step.moment().plus(LONGEST_PAUSE))) {
      resume(step);
    }
    if (walkTests.isTimeUp(step)) {
      endWalkTest(Input.WalkTestEnd.TIME_UP, step);
    }
    faults.timePassed(step);
    for (Rule rule : rules) {
      rule.timePassed(step);
    }
    corroboration.timePassed(step);
  }

  private void closed(AlarmId alarm, Step step) {
    for (Rule rule : rules) {
      rule.closed(alarm, step);
    }
    corroboration.closed(alarm, step);
    walkTests.closed(alarm, step);
  }

  /** From now on the rules know what the sensors show. */
  private void endWalkTest(Input.WalkTestEnd why, Step step) {
    for (Map.Entry<SensorId, Known> shown : walkTests.end(why, step)) {
      Sensor sensor = sensors.get(shown.getKey());
      if (sensor != null) {
        shows(sensor, shown.getValue().state(), step);
      }
    }
  }

  private void sensed(SensorEvent event, Step step) {
    Sensor sensor = sensors.get(event.sensor());
    if (sensor == null) {
      return;
    }
    if (event instanceof SensorFault fault) {
      faults.found(fault, step);
      return;
    }
    step.sensor(sensor.id())
        .ifPresent(known -> step.sensor(sensor.id(), known.heard(step.moment())));
    if (event instanceof SensorReading reading) {
      Optional<WalkTest> walkTest = step.walkTest();
      if (walkTest.isEmpty()) {
        shows(sensor, reading.state(), step);
      } else if (walkTests.shown(sensor, reading.state(), walkTest.get(), step)) {
        comesTo(sensor, reading.state(), step);
      }
    }
    faults.heard(sensor.id(), step);
  }

  private void shows(Sensor sensor, SensorState state, Step step) {
    if (step.sensor(sensor.id()).filter(known -> known.state() == state).isEmpty()) {
      comesTo(sensor, state, step);
    }
  }

  private void comesTo(Sensor sensor, SensorState state, Step step) {
    Optional<Known> before = step.sensor(sensor.id());
    step.sensor(sensor.id(), Known.changed(state, step.moment(), before));
    changed(new Change(sensor, state, before, step.moment()), step);
  }

  /** Counts whatever was known of the sensor: a fall found is a fall. */
  private void fallen(Input.Fallen fallen, Step step) {
    Sensor sensor = sensors.get(fallen.sensor());
    if (sensor == null) {
      return;
    }
    Optional<Known> before = step.sensor(sensor.id());
    Moment impact = step.moment().before(fallen.ago());
    if (step.walkTest().isPresent()) {
      before.ifPresent(known -> step.sensor(sensor.id(), known.heard(step.moment())));
      walkTests.fallen(sensor, impact, fallen.evidence(), step);
    } else {
      step.sensor(sensor.id(), Known.changed(SensorState.ACTIVE, step.moment(), before));
      changed(new Change(sensor, SensorState.ACTIVE, before, impact, fallen.evidence()), step);
    }
    faults.heard(sensor.id(), step);
  }

  private void changed(Change change, Step step) {
    for (Rule rule : rules) {
      rule.changed(change, step);
    }
    corroboration.changed(step);
    faults.changed(change, step);
    if (change.isLife()) {
      boolean leaving =
          change.sensor().kind() == SensorKind.DOOR
              && !change.isActive()
              && settings.watches(AlarmKind.INACTIVITY, change.sensor().id());
      step.home(step.home().life(step.moment(), leaving));
    }
  }

  private static void pause(Duration duration, Step step) {
    Duration clamped = duration.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : duration;
    step.home(step.home().paused(OptionalLong.of(step.moment().plus(clamped))));
    step.find(
        new EventFinding(
            EventKind.PAUSED,
            Optional.empty(),
            step.moment(),
            Map.of("untilS", clamped.toSeconds())));
  }

  private static void resume(Step step) {
    if (step.paused()) {
      step.home(step.home().paused(OptionalLong.empty()));
      step.find(new EventFinding(EventKind.RESUMED, Optional.empty(), step.moment(), Map.of()));
    }
  }

  private static void testAlarm(Step step) {
    step.find(
        new AlarmFinding(
            AlarmChange.RAISED,
            step.nextId(),
            AlarmKind.ASSISTANCE,
            AlarmKind.ASSISTANCE.defaults().severity(),
            Optional.empty(),
            step.moment(),
            step.moment(),
            step.moment(),
            true,
            new Evidence(Map.of("rule", "test"))));
  }

  private static List<Rule> rules(HubConfiguration configuration) {
    Rules settings = configuration.rules();
    List<Sensor> sensors = configuration.sensors().stream().map(SensorSettings::sensor).toList();
    List<SensorId> beds =
        sensors.stream().filter(sensor -> sensor.kind() == SensorKind.BED).map(Sensor::id).toList();
    List<Rule> rules = new ArrayList<>();
    for (AlarmKind kind : AlarmKind.values()) {
      for (SensorSettings device : configuration.sensors()) {
        Sensor sensor = device.sensor();
        RuleSettings own = settings.of(kind, sensor.id());
        if (kind.sensorKind().equals(Optional.of(sensor.kind()))
            && own.enabled()
            && settings.watches(kind, sensor.id())) {
          rules.add(rule(kind, device, own, beds, configuration.zone()));
        }
      }
    }
    RuleSettings inactivity = settings.of(AlarmKind.INACTIVITY);
    if (inactivity.enabled()) {
      rules.add(
          new InactivityRule(inactivity, settings.inactivityWarning(), beds, configuration.zone()));
    }
    return List.copyOf(rules);
  }

  private static Rule rule(
      AlarmKind kind,
      SensorSettings device,
      RuleSettings settings,
      List<SensorId> beds,
      ZoneId zone) {
    Sensor sensor = device.sensor();
    return switch (kind) {
      case FALL -> new FallRule(sensor, settings, device.falls().isPresent());
      case ASSISTANCE -> new AssistanceRule(sensor, settings);
      case BED_EXIT_NO_RETURN -> LastingRule.bedExit(sensor, settings);
      case NOT_IN_BED -> DailyCheckRule.notInBed(sensor, settings, zone);
      case NOT_UP -> DailyCheckRule.notUp(sensor, settings, zone);
      case DOOR_AT_NIGHT -> new DoorAtNightRule(sensor, settings);
      case EXIT_NO_RETURN -> new ExitRule(sensor, settings, beds);
      case DOOR_LEFT_OPEN -> LastingRule.doorLeftOpen(sensor, settings);
      case INACTIVITY -> throw new IllegalArgumentException("watches the home, not a sensor");
    };
  }
}
