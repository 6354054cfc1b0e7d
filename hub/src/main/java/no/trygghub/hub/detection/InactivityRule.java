package no.trygghub.hub.detection;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.DailyWindow;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.detection.Finding.AlarmChange;

/**
 * Nobody in the home moved for so many hours inside the window: only those count, so a night's
 * sleep is no inactivity. While the last movement was the closing of a door that leads out and no
 * bed is occupied, the home is presumed empty and nothing counts; for a day at the most, because
 * somebody may have come home and fallen behind the door. Restored when anything moves.
 */
final class InactivityRule implements Rule {
  /** For how long a home may be presumed empty. */
  static final Duration LONGEST_ABSENCE = Duration.ofHours(24);

  /**
   * Windows are looked through for so many days; the longest delay that can be configured ends well
   * before.
   */
  private static final int DAYS_AHEAD = 400;

  private final RuleSettings settings;
  private final Duration warning;
  private final List<SensorId> beds;
  private final ZoneId zone;
  private final RuleKey key = new RuleKey(AlarmKind.INACTIVITY, Optional.empty());

  InactivityRule(RuleSettings settings, Duration warning, List<SensorId> beds, ZoneId zone) {
    this.settings = settings;
    this.warning = warning;
    this.beds = beds;
    this.zone = zone;
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
          Optional.empty(),
          evidence(raised.since(), step.moment()));
    } else {
      step.idle(key);
    }
  }

  @Override
  public void timePassed(Step step) {
    Moment now = step.moment();
    RuleState state = step.rule(key).orElse(null);
    Optional<Moment> last = step.home().lastLife();
    if (step.paused() || last.isEmpty() || state instanceof RuleState.Raised) {
      return;
    }
    boolean occupied = beds.stream().anyMatch(step::isActive);
    long deadline = due(last.get(), step.home().leftBy() && !occupied, now);
    if (deadline <= now.nanos()) {
      step.raise(key, settings.severity(), Optional.empty(), last.get(), evidence(last.get(), now));
    } else if (!warning.isZero()
        && deadline - warning.toNanos() <= now.nanos()
        && !(state instanceof RuleState.Warned)) {
      step.rule(key, new RuleState.Warned(now));
    } else if (state instanceof RuleState.Warned && deadline - warning.toNanos() > now.nanos()) {
      // The wall clock was set and the window is another one now.
      step.idle(key);
    }
  }

  @Override
  public OptionalLong deadline(DetectorState state, Moment moment) {
    RuleState present = state.rules.get(key);
    Optional<Moment> last = state.home.lastLife();
    if (last.isEmpty() || present instanceof RuleState.Raised) {
      return OptionalLong.empty();
    }
    boolean occupied = beds.stream().anyMatch(Quiet.of(state)::isActive);
    long due = due(last.get(), state.home.leftBy() && !occupied, moment);
    long next = present instanceof RuleState.Warned ? due : due - warning.toNanos();
    return Step.unlessPaused(next, state.home);
  }

  /**
   * When the hours that count are over, in the timeline's nanoseconds, as seen from a moment's wall
   * clock.
   */
  private long due(Moment last, boolean away, Moment now) {
    long from = away ? last.plus(LONGEST_ABSENCE) : last.nanos();
    if (settings.window().equals(DailyWindow.ALL_DAY)) {
      return from + settings.delay().toNanos();
    }
    Instant wallFrom = now.time().wall().plusNanos(from - now.nanos());
    return now.plus(Duration.between(now.time().wall(), endOfCounting(wallFrom)));
  }

  private Instant endOfCounting(Instant from) {
    Duration left = settings.delay();
    LocalDate day = from.atZone(zone).toLocalDate().minusDays(1);
    for (int i = 0; i < DAYS_AHEAD; i++, day = day.plusDays(1)) {
      Instant begin = LocalClock.instant(day, settings.window().from(), zone);
      boolean crosses = !settings.window().from().isBefore(settings.window().to());
      Instant end =
          LocalClock.instant(crosses ? day.plusDays(1) : day, settings.window().to(), zone);
      Instant counted = begin.isAfter(from) ? begin : from;
      if (!counted.isBefore(end)) {
        continue;
      }
      Duration inside = Duration.between(counted, end);
      if (inside.compareTo(left) >= 0) {
        return counted.plus(left);
      }
      left = left.minus(inside);
    }
    return from.plus(Duration.ofDays(DAYS_AHEAD));
  }

  private Evidence evidence(Moment last, Moment now) {
    return new Evidence(
        Map.of(
            "rule",
            key.kind().word(),
            "quietS",
            Step.seconds(last, now),
            "afterS",
            settings.delay().toSeconds(),
            "window",
            settings.window().toString()));
  }
}
