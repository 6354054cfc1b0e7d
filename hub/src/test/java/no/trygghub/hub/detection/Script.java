package no.trygghub.hub.detection;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalLong;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.testing.Configurations;

/**
 * A day in a home, told to a detector: times of day go forward, and every deadline on the way is
 * acted upon. After every input the state goes through its rows, so that each test is a test of a
 * restart at every moment, too.
 */
final class Script {
  private static final ZoneId OSLO = ZoneId.of("Europe/Oslo");

  private final Detector detector;
  private final List<String> found = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final boolean restarting;
  private DetectorState state = DetectorState.initial();
  private final Instant begin;
  private Instant now;
  private Duration wallError = Duration.ZERO;
  private Duration gaining = Duration.ZERO;
  private Instant gainingSince = Instant.EPOCH;

  Script(LocalDateTime begin, Rules rules, Sensor... sensors) {
    this(begin, rules, true, sensors);
  }

  Script(LocalDateTime begin, Rules rules, boolean restarting, Sensor... sensors) {
    this.detector =
        new Detector(
            Configurations.hub(
                Path.of("."),
                List.of(Configurations.destination("main", "mqtt://localhost:1883")),
                rules,
                sensors),
            "7F3A");
    this.restarting = restarting;
    this.begin = begin.atZone(OSLO).toInstant();
    this.now = this.begin;
  }

  static Script from(String dateTime, Sensor... sensors) {
    return new Script(LocalDateTime.parse(dateTime), Configurations.defaultRules(), sensors);
  }

  /** Goes on from what another hub, or an earlier version of this one, left. */
  Script from(DetectorState left) {
    state = left;
    return this;
  }

  /** Goes on to the next time that the clock on the wall shows this. */
  Script at(String time) {
    LocalTime wanted = LocalTime.parse(time);
    LocalDate day = now.atZone(OSLO).toLocalDate();
    Instant next = wanted.atDate(day).atZone(OSLO).toInstant();
    if (next.isBefore(now)) {
      next = wanted.atDate(day.plusDays(1)).atZone(OSLO).toInstant();
    }
    return goTo(next);
  }

  /** Goes on for a time. */
  Script after(Duration time) {
    return goTo(now.plus(time));
  }

  Script sensor(String id, SensorState reading) {
    return take(new Input.Sensed(new SensorReading(new SensorId(id), reading, moment().time())));
  }

  Script on(String id) {
    return sensor(id, SensorState.ACTIVE);
  }

  Script off(String id) {
    return sensor(id, SensorState.INACTIVE);
  }

  /** The hub is started, finds a sensor active, and knows of nothing since it left off. */
  Script onAtStart(String id, Duration sinceLeftOff, String bootId) {
    Moment moment = moment();
    HubTime now = new HubTime(bootId, moment.time().nanosSinceBoot(), moment.time().wall(), true);
    Input found = new Input.Sensed(new SensorReading(new SensorId(id), SensorState.ACTIVE, now));
    note(detector.on(state, found, new Moment(moment.nanos() - sinceLeftOff.toNanos(), now)));
    return this;
  }

  Script alive(String id) {
    return take(new Input.Sensed(new SensorAlive(new SensorId(id), moment().time())));
  }

  Script defect(String id, SensorFault.Defect defect, boolean present) {
    return take(
        new Input.Sensed(
            new SensorFault(new SensorId(id), defect, present, "GPIO 4: gone", moment().time())));
  }

  Script condition(FaultKind kind, String subject, boolean present) {
    return take(new Input.Condition(kind, subject, present, "cause"));
  }

  Script take(Input input) {
    Outcome outcome = detector.on(state, input, moment());
    note(outcome);
    return this;
  }

  /** The clock on the wall is set; monotonic time goes on. */
  Script setWallForward(Duration by) {
    wallError = wallError.plus(by);
    return take(new Input.TimePassed());
  }

  /** From now on the clock on the wall gains so much a day on monotonic time, or loses it. */
  Script setWallGain(Duration aDay) {
    wallError = error();
    gaining = aDay;
    gainingSince = now;
    return this;
  }

  /** Goes on for a time, and asks the detector once a minute as the hub does. */
  Script minutes(Duration time) {
    Instant until = now.plus(time);
    while (now.isBefore(until)) {
      Instant next = now.plusSeconds(60);
      goTo(next.isBefore(until) ? next : until);
    }
    return this;
  }

  /** What was found so far, as {@code 02:34 raised bed-exit-no-return bed-1}. */
  List<String> found() {
    return List.copyOf(found);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  DetectorState state() {
    return state;
  }

  /** How long it has gone on, in nanoseconds. */
  long nanos() {
    return moment().nanos();
  }

  private Script goTo(Instant until) {
    for (OptionalLong due = detector.nextDeadline(state, moment());
        due.isPresent() && due.getAsLong() <= Duration.between(begin, until).toNanos();
        due = detector.nextDeadline(state, moment())) {
      long before = moment().nanos();
      if (due.getAsLong() > before) {
        now = begin.plusNanos(due.getAsLong());
      }
      DetectorState unchanged = state;
      take(new Input.TimePassed());
      if (due.getAsLong() <= before && unchanged.equals(state)) {
        throw new AssertionError("a deadline that nothing is done at: " + state);
      }
    }
    now = until;
    return take(new Input.TimePassed());
  }

  private Moment moment() {
    long nanos = Duration.between(begin, now).toNanos();
    return new Moment(nanos, new HubTime("boot", nanos, now.plus(error()), true));
  }

  private Duration error() {
    double days = Duration.between(gainingSince, now).toNanos() / 86_400e9;
    return wallError.plusNanos((long) (gaining.toNanos() * days));
  }

  private void note(Outcome outcome) {
    DetectorState before = state;
    state = outcome.state();
    if (restarting) {
      var rows = new HashMap<>(before.rowsChangedSince(DetectorState.initial()));
      rows.putAll(state.rowsChangedSince(before));
      state = DetectorState.fromRows(rows, 0).state();
    }
    String time = now.atZone(OSLO).toLocalTime().withNano(0).toString();
    for (Finding finding : outcome.findings()) {
      findings.add(finding);
      found.add(time + " " + words(finding));
    }
  }

  private static String words(Finding finding) {
    return switch (finding) {
      case Finding.AlarmFinding alarm ->
          (alarm.change().word()
                  + " "
                  + alarm.kind().word()
                  + " "
                  + alarm.sensor().map(sensor -> sensor.id().value()).orElse(""))
              .strip();
      case Finding.FaultFinding fault ->
          ((fault.raised() ? "fault " : "restored ") + fault.kind().word() + " " + fault.subject())
              .strip();
      case Finding.EventFinding event -> event.event().word();
    };
  }
}
