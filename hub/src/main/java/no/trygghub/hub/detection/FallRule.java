package no.trygghub.hub.detection;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.EventFinding;
import no.trygghub.hub.detection.Finding.EventKind;

/**
 * A fall sensor signals, or a fall is found in what an accelerometer measured; the alarm is raised
 * unless a cancel button is pressed in time. It is the person's own alarm, so a privacy pause does
 * not stop it. The sensor going quiet while the pre-alarm runs changes nothing: a relay's pulse is
 * short. That an accelerometer is ready for the next fall does not say that somebody got up, so it
 * restores nothing.
 */
final class FallRule implements Rule {
  private final Sensor sensor;
  private final RuleSettings settings;
  private final boolean found;
  private final RuleKey key;

  /**
   * The rule of one sensor.
   *
   * @param found whether its falls are found in samples, so that it never sees somebody get up
   */
  FallRule(Sensor sensor, RuleSettings settings, boolean found) {
    this.sensor = sensor;
    this.settings = settings;
    this.found = found;
    this.key = new RuleKey(AlarmKind.FALL, Optional.of(sensor.id()));
  }

  @Override
  public RuleKey key() {
    return key;
  }

  @Override
  public void changed(Change change, Step step) {
    if (change.sensor().kind() == SensorKind.CANCEL && change.isActive()) {
      cancel(step);
    } else if (change.sensor().id().equals(sensor.id())) {
      if (change.isActive()) {
        signalled(change, step);
      } else if (!found && step.rule(key).orElse(null) instanceof RuleState.Raised raised) {
        step.end(
            AlarmChange.RESTORED,
            key,
            raised,
            settings.severity(),
            Optional.of(sensor),
            evidence(Map.of()));
      }
    }
  }

  @Override
  public void timePassed(Step step) {
    if (step.rule(key).orElse(null) instanceof RuleState.Waiting waiting
        && waiting.deadline() <= step.moment().nanos()) {
      step.raise(
          key,
          settings.severity(),
          Optional.of(sensor),
          waiting.since(),
          evidence(waiting.evidence()));
    }
  }

  /** Where no sensor will end it the alarm is over, and no button of a later day takes it back. */
  @Override
  public void closed(AlarmId alarm, Step step) {
    boolean isSignalling =
        !found
            && step.sensor(sensor.id()).map(Known::state).orElse(SensorState.INACTIVE)
                == SensorState.ACTIVE;
    if (!isSignalling
        && step.rule(key).orElse(null) instanceof RuleState.Raised raised
        && raised.id().equals(alarm)) {
      step.idle(key);
    }
  }

  @Override
  public OptionalLong deadline(DetectorState state, Moment moment) {
    return state.rules.get(key) instanceof RuleState.Waiting waiting
        ? OptionalLong.of(waiting.deadline())
        : OptionalLong.empty();
  }

  private void signalled(Change change, Step step) {
    if (step.rule(key).orElse(null) instanceof RuleState.Waiting
        || !step.inWindow(settings.window(), step.moment())) {
      return;
    }
    if (settings.delay().isZero()) {
      step.raise(
          key,
          settings.severity(),
          Optional.of(sensor),
          change.began(),
          evidence(change.evidence()));
    } else {
      step.rule(
          key,
          new RuleState.Waiting(
              change.began(), step.moment().plus(settings.delay()), change.evidence()));
    }
  }

  private void cancel(Step step) {
    RuleState state = step.rule(key).orElse(null);
    if (state instanceof RuleState.Waiting waiting) {
      step.idle(key);
      step.find(
          new EventFinding(
              EventKind.PRE_ALARM_CANCELLED,
              Optional.of(sensor),
              step.moment(),
              Map.of("afterS", Step.seconds(waiting.since(), step.moment()))));
    } else if (state instanceof RuleState.Raised raised) {
      step.end(
          AlarmChange.CANCELLED,
          key,
          raised,
          settings.severity(),
          Optional.of(sensor),
          evidence(Map.of()));
    }
  }

  private Evidence evidence(Map<String, Double> more) {
    Map<String, Object> fields = new HashMap<>(more);
    fields.put("rule", key.kind().word());
    fields.put("cancelS", settings.delay().toSeconds());
    return new Evidence(fields);
  }
}
