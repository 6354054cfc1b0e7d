package no.trygghub.simulator.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.detection.Outcome;

/** A recorded home through detection as a pure function: no hub, no loop, no disk, no network. */
final class DetectorAlone {
  private static final DateTimeFormatter AS_IN_MESSAGES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Detector detector;
  private final Instant begin;
  private final List<SeenAlarm> alarms = new ArrayList<>();
  private DetectorState state = DetectorState.initial();
  private Moment now;

  private DetectorAlone(HubConfiguration configuration, Instant begin) {
    this.detector = new Detector(configuration, "0000");
    this.begin = begin;
    this.now = moment(0);
  }

  /** Every alarm that is raised or ends, in the order in which a replay tells them. */
  static List<SeenAlarm> alarms(HubConfiguration configuration, RecordedHome home) {
    DetectorAlone alone = new DetectorAlone(configuration, home.begin());
    configuration
        .sensors()
        .forEach(sensor -> alone.sensed(sensor.sensor().id(), SensorState.INACTIVE));
    for (HomeChange change : home.changes()) {
      alone.until(change.at());
      alone.sensed(change.sensor(), change.state());
    }
    alone.until(home.end());
    return alone.alarms.stream().sorted().toList();
  }

  private void until(Instant at) {
    long nanos = Duration.between(begin, at).toNanos();
    for (OptionalLong due = detector.nextDeadline(state, now);
        due.isPresent() && due.getAsLong() <= nanos;
        due = detector.nextDeadline(state, now)) {
      now = moment(Math.max(due.getAsLong(), now.nanos() + 1));
      take(new Input.TimePassed());
    }
    now = moment(nanos);
  }

  private void sensed(SensorId sensor, SensorState level) {
    take(new Input.Sensed(new SensorReading(sensor, level, now.time())));
  }

  private void take(Input input) {
    Outcome outcome = detector.on(state, input, now);
    state = outcome.state();
    for (Finding finding : outcome.findings()) {
      if (finding instanceof Finding.AlarmFinding alarm) {
        alarms.add(
            new SeenAlarm(
                alarm.kind().word(),
                alarm.sensor().map(sensor -> sensor.id().value()).orElse(""),
                alarm.severity().word(),
                alarm.change().word(),
                AS_IN_MESSAGES.format(alarm.detectedAt().time().wall()),
                AS_IN_MESSAGES.format(alarm.at().time().wall()),
                ""));
      }
    }
  }

  private Moment moment(long nanos) {
    return new Moment(nanos, new HubTime("alone", nanos, begin.plusNanos(nanos), true));
  }
}
