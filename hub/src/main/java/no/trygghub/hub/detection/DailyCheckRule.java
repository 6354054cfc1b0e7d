package no.trygghub.hub.detection;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.DailyWindow;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.detection.Finding.AlarmChange;

/**
 * A bed is in the wrong state when the window begins: looked at once a window, as soon as the local
 * time is inside it and the bed's state is known. Restored when the bed changes.
 */
final class DailyCheckRule implements Rule {
  private static final Duration HALF_A_DAY = Duration.ofHours(12);

  private final Sensor bed;
  private final RuleSettings settings;
  private final SensorState wrong;
  private final ZoneId zone;
  private final RuleKey key;

  private DailyCheckRule(
      AlarmKind kind, Sensor bed, RuleSettings settings, SensorState wrong, ZoneId zone) {
    this.bed = bed;
    this.settings = settings;
    this.wrong = wrong;
    this.zone = zone;
    this.key = new RuleKey(kind, Optional.of(bed.id()));
  }

  static DailyCheckRule notInBed(Sensor bed, RuleSettings settings, ZoneId zone) {
    return new DailyCheckRule(AlarmKind.NOT_IN_BED, bed, settings, SensorState.INACTIVE, zone);
  }

  static DailyCheckRule notUp(Sensor bed, RuleSettings settings, ZoneId zone) {
    return new DailyCheckRule(AlarmKind.NOT_UP, bed, settings, SensorState.ACTIVE, zone);
  }

  @Override
  public RuleKey key() {
    return key;
  }

  @Override
  public void changed(Change change, Step step) {
    if (!change.sensor().id().equals(bed.id())) {
      return;
    }
    if (step.rule(key).orElse(null) instanceof RuleState.Raised raised && change.state() != wrong) {
      step.end(
          AlarmChange.RESTORED, key, raised, settings.severity(), Optional.of(bed), evidence());
      step.rule(key, checked(raised.raisedAt()));
    } else if (change.isFirst()) {
      timePassed(step);
    }
  }

  @Override
  public void timePassed(Step step) {
    LocalDateTime now = local(step.moment());
    if (step.paused() || !settings.window().contains(now.toLocalTime())) {
      return;
    }
    Optional<Known> known = step.sensor(bed.id());
    RuleState state = step.rule(key).orElse(null);
    if (known.isEmpty()
        || state instanceof RuleState.Raised
        || (state instanceof RuleState.Checked checked && !isOver(checked, step.moment()))) {
      return;
    }
    if (known.get().state() == wrong) {
      step.raise(key, settings.severity(), Optional.of(bed), known.get().since(), evidence());
    } else {
      step.rule(key, checked(step.moment()));
    }
  }

  @Override
  public OptionalLong deadline(DetectorState state, Moment moment) {
    LocalDateTime now = local(moment);
    LocalDate day = now.toLocalDate();
    Instant start = LocalClock.instant(day, settings.window().from(), zone);
    if (!start.isAfter(moment.time().wall())) {
      start = LocalClock.instant(day.plusDays(1), settings.window().from(), zone);
    }
    long deadline = moment.plus(Duration.between(moment.time().wall(), start));
    return state.rules.get(key) instanceof RuleState.Raised
        ? OptionalLong.empty()
        : Step.unlessPaused(deadline, state.home);
  }

  private RuleState.Checked checked(Moment at) {
    LocalDate day = windowDay(local(at));
    boolean crosses = !settings.window().from().isBefore(settings.window().to());
    Instant end = LocalClock.instant(crosses ? day.plusDays(1) : day, settings.window().to(), zone);
    return new RuleState.Checked(day, at.plus(Duration.between(at.time().wall(), end)));
  }

  /**
   * Whether another window is to be looked at. A wall clock that jumps to another day inside the
   * window does not make it another one; where it jumps back by a day the next evening has the same
   * date and is another one all the same.
   */
  private boolean isOver(RuleState.Checked checked, Moment now) {
    boolean sameDay = checked.day().equals(windowDay(local(now)));
    return now.nanos() >= checked.until() + (sameDay ? HALF_A_DAY.toNanos() : 0);
  }

  /** The day on which the window that contains a local time began. */
  private LocalDate windowDay(LocalDateTime time) {
    DailyWindow window = settings.window();
    boolean afterMidnight =
        !window.from().isBefore(window.to()) && time.toLocalTime().isBefore(window.from());
    return afterMidnight ? time.toLocalDate().minusDays(1) : time.toLocalDate();
  }

  private LocalDateTime local(Moment moment) {
    return moment.time().wall().atZone(zone).toLocalDateTime();
  }

  private Evidence evidence() {
    return new Evidence(Map.of("rule", key.kind().word(), "window", settings.window().toString()));
  }
}
