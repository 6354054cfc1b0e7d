package no.trygghub.hub.detection;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.detection.Finding.AlarmChange;

/**
 * A door is opened inside the window. Restored when it is closed. Opened during a privacy pause, it
 * is not raised at all.
 */
final class DoorAtNightRule implements Rule {
  private final Sensor door;
  private final RuleSettings settings;
  private final RuleKey key;

  DoorAtNightRule(Sensor door, RuleSettings settings) {
    this.door = door;
    this.settings = settings;
    this.key = new RuleKey(AlarmKind.DOOR_AT_NIGHT, Optional.of(door.id()));
  }

  @Override
  public RuleKey key() {
    return key;
  }

  @Override
  public void changed(Change change, Step step) {
    if (!change.sensor().id().equals(door.id())) {
      return;
    }
    if (!change.isActive() && step.rule(key).orElse(null) instanceof RuleState.Raised raised) {
      step.end(
          AlarmChange.RESTORED, key, raised, settings.severity(), Optional.of(door), evidence());
    } else if (change.isActive()
        && !change.isFirst()
        && !step.paused()
        && step.inWindow(settings.window(), step.moment())) {
      step.raise(key, settings.severity(), Optional.of(door), step.moment(), evidence());
    }
  }

  @Override
  public void timePassed(Step step) {}

  @Override
  public OptionalLong deadline(DetectorState state, Moment moment) {
    return OptionalLong.empty();
  }

  private Evidence evidence() {
    return new Evidence(Map.of("rule", key.kind().word(), "window", settings.window().toString()));
  }
}
