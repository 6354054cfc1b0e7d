package no.trygghub.hub.detection;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.detection.Finding.AlarmChange;

/**
 * A door is opened and closed inside the window, and then nothing in the home moves for a time.
 * Somebody in a bed is at home, so an occupied bed keeps it from being raised. Restored when
 * anything moves.
 */
final class ExitRule implements Rule {
  private final Sensor door;
  private final RuleSettings settings;
  private final List<SensorId> beds;
  private final RuleKey key;

  ExitRule(Sensor door, RuleSettings settings, List<SensorId> beds) {
    this.door = door;
    this.settings = settings;
    this.beds = beds;
    this.key = new RuleKey(AlarmKind.EXIT_NO_RETURN, Optional.of(door.id()));
  }

  @Override
  public RuleKey key() {
    return key;
  }

  @Override
  public void changed(Change change, Step step) {
    if (!change.isLife()) {
      return;
    }
    if (step.rule(key).orElse(null) instanceof RuleState.Raised raised) {
      step.end(
          AlarmChange.RESTORED,
          key,
          raised,
          settings.severity(),
          Optional.of(door),
          evidence(raised.since(), step.moment()));
    } else {
      step.idle(key);
    }
    boolean openedAndClosed =
        change.sensor().id().equals(door.id())
            && !change.isActive()
            && change
                .before()
                .map(Known::since)
                .filter(opened -> inWindow(opened, step))
                .isPresent();
    if (openedAndClosed && inWindow(step.moment(), step)) {
      step.rule(key, new RuleState.Waiting(step.moment(), step.moment().plus(settings.delay())));
    }
  }

  @Override
  public void timePassed(Step step) {
    if (step.paused()
        || !(step.rule(key).orElse(null) instanceof RuleState.Waiting waiting)
        || waiting.deadline() > step.moment().nanos()) {
      return;
    }
    if (beds.stream().anyMatch(step::isActive)) {
      step.idle(key);
    } else {
      step.raise(
          key,
          settings.severity(),
          Optional.of(door),
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

  private boolean inWindow(Moment at, Step step) {
    return step.inWindow(settings.window(), at);
  }

  private Evidence evidence(Moment closed, Moment now) {
    return new Evidence(
        Map.of(
            "rule",
            key.kind().word(),
            "quietS",
            Step.seconds(closed, now),
            "afterS",
            settings.delay().toSeconds(),
            "window",
            settings.window().toString()));
  }
}
