package no.trygghub.hub.detection;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.detection.Finding.AlarmChange;

/**
 * A sensor comes into a state inside the window and stays in it for a time. What counts is that it
 * began inside the window; the alarm may be raised after the window's end. Restored when the sensor
 * leaves the state.
 */
final class LastingRule implements Rule {
  private final Sensor sensor;
  private final RuleSettings settings;
  private final RuleKey key;
  private final SensorState watched;
  private final boolean firstCounts;
  private final String evidenceName;

  private LastingRule(
      AlarmKind kind,
      Sensor sensor,
      RuleSettings settings,
      SensorState watched,
      boolean firstCounts,
      String evidenceName) {
    this.sensor = sensor;
    this.settings = settings;
    this.key = new RuleKey(kind, Optional.of(sensor.id()));
    this.watched = watched;
    this.firstCounts = firstCounts;
    this.evidenceName = evidenceName;
  }

  /** The bed is left. A bed that is empty when the hub first reads it was not seen to be left. */
  static LastingRule bedExit(Sensor bed, RuleSettings settings) {
    return new LastingRule(
        AlarmKind.BED_EXIT_NO_RETURN, bed, settings, SensorState.INACTIVE, false, "absentS");
  }

  /** The door stays open. One that is open when the hub first reads it counts from then. */
  static LastingRule doorLeftOpen(Sensor door, RuleSettings settings) {
    return new LastingRule(
        AlarmKind.DOOR_LEFT_OPEN, door, settings, SensorState.ACTIVE, true, "openS");
  }

  @Override
  public RuleKey key() {
    return key;
  }

  @Override
  public void changed(Change change, Step step) {
    if (!change.sensor().id().equals(sensor.id())) {
      return;
    }
    if (change.state() != watched) {
      ended(step);
    } else if ((firstCounts || !change.isFirst())
        && step.inWindow(settings.window(), step.moment())) {
      step.rule(key, new RuleState.Waiting(step.moment(), step.moment().plus(settings.delay())));
      timePassed(step);
    }
  }

  @Override
  public void timePassed(Step step) {
    if (!step.paused()
        && step.rule(key).orElse(null) instanceof RuleState.Waiting waiting
        && waiting.deadline() <= step.moment().nanos()) {
      step.raise(
          key,
          settings.severity(),
          Optional.of(sensor),
          waiting.since(),
          evidence(waiting.since(), step.moment()));
    }
  }

  @Override
  public OptionalLong deadline(DetectorState state, Moment moment) {
    return state.rules.get(key) instanceof RuleState.Waiting waiting
        ? Step.unlessPaused(waiting.deadline(), state.home)
        : OptionalLong.empty();
  }

  private void ended(Step step) {
    if (step.rule(key).orElse(null) instanceof RuleState.Raised raised) {
      step.end(
          AlarmChange.RESTORED,
          key,
          raised,
          settings.severity(),
          Optional.of(sensor),
          evidence(raised.since(), step.moment()));
    } else {
      step.idle(key);
    }
  }

  private Evidence evidence(Moment since, Moment now) {
    return new Evidence(
        Map.of(
            "rule",
            key.kind().word(),
            evidenceName,
            Step.seconds(since, now),
            "afterS",
            settings.delay().toSeconds(),
            "window",
            settings.window().toString()));
  }
}
