package no.trygghub.hub.detection;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.RuleSettings;

/**
 * A button is pressed: an alarm at once, whatever the time and whether or not a privacy pause is in
 * force.
 */
final class AssistanceRule implements Rule {
  /** Presses that follow a first one so soon belong to the same alarm. */
  static final Duration SAME_ALARM = Duration.ofSeconds(30);

  private final Sensor sensor;
  private final RuleSettings settings;
  private final RuleKey key;

  AssistanceRule(Sensor sensor, RuleSettings settings) {
    this.sensor = sensor;
    this.settings = settings;
    this.key = new RuleKey(AlarmKind.ASSISTANCE, Optional.of(sensor.id()));
  }

  @Override
  public RuleKey key() {
    return key;
  }

  @Override
  public void changed(Change change, Step step) {
    if (!change.sensor().id().equals(sensor.id()) || !change.isActive()) {
      return;
    }
    if (step.rule(key).orElse(null) instanceof RuleState.Raised raised
        && belongs(step.moment().time(), raised.raisedAt().time())) {
      return;
    }
    step.raise(
        key,
        settings.severity(),
        Optional.of(sensor),
        step.moment(),
        new Evidence(Map.of("rule", key.kind().word())));
  }

  @Override
  public void timePassed(Step step) {}

  @Override
  public OptionalLong deadline(DetectorState state, Moment moment) {
    return OptionalLong.empty();
  }

  /**
   * Whether a press belongs to an alarm, by the computer's own time: on starting, the timeline
   * stands where the hub left off, which may be just behind the last alarm though the press is a
   * new one. Where nobody can tell it is a new one.
   */
  private static boolean belongs(HubTime pressed, HubTime raised) {
    Duration since;
    if (pressed.bootId().equals(raised.bootId())) {
      since = Duration.ofNanos(pressed.nanosSinceBoot() - raised.nanosSinceBoot());
    } else if (pressed.trusted() && raised.trusted()) {
      since = Duration.between(raised.wall(), pressed.wall());
    } else {
      return false;
    }
    return !since.isNegative() && since.compareTo(SAME_ALARM) < 0;
  }
}
