package no.trygghub.hub.detection;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.EventFinding;
import no.trygghub.hub.detection.Finding.EventKind;

/**
 * A fall sensor signals; the alarm is raised unless a cancel button is pressed in time. It is the
 * person's own alarm, so a privacy pause does not stop it. The sensor going quiet while the
 * pre-alarm runs changes nothing: a relay's pulse is short.
 */
final class FallRule implements Rule {
  private final Sensor sensor;
  private final RuleSettings settings;
  private final RuleKey key;

  FallRule(Sensor sensor, RuleSettings settings) {
    this.sensor = sensor;
    this.settings = settings;
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
        signalled(step);
      } else if (step.rule(key).orElse(null) instanceof RuleState.Raised raised) {
        step.end(
            AlarmChange.RESTORED,
            key,
            raised,
            settings.severity(),
            Optional.of(sensor),
            evidence());
      }
    }
  }

  @Override
  public void timePassed(Step step) {
    if (step.rule(key).orElse(null) instanceof RuleState.Waiting waiting
        && waiting.deadline() <= step.moment().nanos()) {
      step.raise(key, settings.severity(), Optional.of(sensor), waiting.since(), evidence());
    }
  }

  @Override
  public OptionalLong deadline(DetectorState state, Moment moment) {
    return state.rules.get(key) instanceof RuleState.Waiting waiting
        ? OptionalLong.of(waiting.deadline())
        : OptionalLong.empty();
  }

  private void signalled(Step step) {
    if (step.rule(key).orElse(null) instanceof RuleState.Waiting
        || !step.inWindow(settings.window(), step.moment())) {
      return;
    }
    if (settings.delay().isZero()) {
      step.raise(key, settings.severity(), Optional.of(sensor), step.moment(), evidence());
    } else {
      step.rule(key, new RuleState.Waiting(step.moment(), step.moment().plus(settings.delay())));
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
          AlarmChange.CANCELLED, key, raised, settings.severity(), Optional.of(sensor), evidence());
    }
  }

  private Evidence evidence() {
    return new Evidence(Map.of("rule", key.kind().word(), "cancelS", settings.delay().toSeconds()));
  }
}
