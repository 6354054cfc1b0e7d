package no.trygghub.hub.detection;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.CorroborationSettings;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;

/**
 * What several sensors or rules together change about an alarm. Every alarm that a rule raises goes
 * through here and is found at the same moment as without it: as an alarm of its own, or as an
 * urgent change of the one that it joins. An alarm of kind {@code assistance} passes untouched.
 */
final class Corroboration {
  /** What moves so soon after a fall may be the fall itself. */
  static final long SETTLING_NANOS = 10_000_000_000L;

  /** What a person asked for, or fell: no rule joins it, and it joins none. */
  private static final Set<AlarmKind> OF_ITS_OWN = Set.of(AlarmKind.FALL, AlarmKind.ASSISTANCE);

  private final CorroborationSettings settings;
  private final Map<SensorId, Sensor> sensors;
  private final Set<RuleKey> rules;
  private final Happening happening;

  /**
   * The corroboration of a hub.
   *
   * @param rules those that are on
   */
  Corroboration(HubConfiguration configuration, List<RuleKey> rules) {
    this.settings = configuration.rules().corroboration();
    this.sensors =
        configuration.sensors().stream()
            .map(SensorSettings::sensor)
            .collect(Collectors.toUnmodifiableMap(Sensor::id, Function.identity()));
    this.rules = Set.copyOf(rules);
    this.happening = new Happening(ofKind(SensorKind.BED).count() <= 1);
  }

  /** A rule raises an alarm, or joins the open one that is about the same happening. */
  void raise(
      RuleKey key,
      Severity severity,
      Optional<Sensor> sensor,
      Moment since,
      Evidence evidence,
      Step step) {
    Map<String, Object> notes = notes(key, severity, since, step);
    Severity present = notes.isEmpty() ? severity : target(key.kind());
    Part part = new Part(key, since, evidence, false);
    Optional<AlarmId> open =
        step.alarms().stream()
            .filter(alarm -> isJoinedBy(alarm.getValue(), part, step.moment()))
            .map(Map.Entry::getKey)
            .findFirst();
    if (open.isPresent()) {
      step.rule(key, new RuleState.Raised(open.get(), since, step.moment()));
      join(open.get(), part, present, notes, step);
      return;
    }
    AlarmId id = step.nextId();
    step.rule(key, new RuleState.Raised(id, since, step.moment()));
    OpenAlarm alarm = new OpenAlarm(step.moment(), present, false, notes, List.of(part));
    if (isWatched(key.kind(), alarm)) {
      step.alarm(id, alarm);
    }
    find(AlarmChange.RAISED, id, alarm, sensor, true, step);
  }

  /**
   * A rule has ended what it raised.
   *
   * @return whether that was told, or will be when the step is settled
   */
  boolean ended(
      AlarmChange change,
      RuleKey key,
      AlarmId id,
      Optional<Sensor> sensor,
      Evidence evidence,
      Step step) {
    Optional<OpenAlarm> open = step.alarm(id).filter(alarm -> alarm.has(key));
    open.map(alarm -> alarm.ended(key, evidence))
        .ifPresent(
            alarm -> {
              if (OF_ITS_OWN.contains(key.kind())) {
                step.noAlarm(id);
                find(change, id, alarm, sensor, false, step);
              } else {
                step.alarm(id, alarm);
              }
            });
    return open.isPresent();
  }

  /** A sensor changed, and the rules have had it. */
  void changed(Step step) {
    if (!settings.fallThenWalking().enabled()) {
      return;
    }
    for (Map.Entry<AlarmId, OpenAlarm> open : step.alarms()) {
      OpenAlarm alarm = open.getValue();
      Part first = alarm.first();
      if (first.kind() == AlarmKind.FALL && !alarm.closed()) {
        change(open.getKey(), alarm, first, false, step);
      }
    }
  }

  /** Time has passed, and the rules have had it. */
  void timePassed(Step step) {
    if (step.paused()) {
      return;
    }
    for (Map.Entry<AlarmId, OpenAlarm> open : step.alarms()) {
      OpenAlarm alarm = open.getValue();
      leftBed(alarm).ifPresent(bed -> change(open.getKey(), alarm, bed, true, step));
    }
  }

  /** When time matters to it next, in the timeline's nanoseconds. */
  OptionalLong deadline(DetectorState state) {
    long next = Long.MAX_VALUE;
    for (OpenAlarm alarm : state.alarms.values()) {
      Optional<Part> bed = leftBed(alarm);
      if (bed.isPresent()) {
        OptionalLong due = stillAt(bed.get().since(), Quiet.of(state));
        if (due.isPresent()) {
          next =
              Math.min(next, Step.unlessPaused(due.getAsLong(), state.home).orElse(Long.MAX_VALUE));
        }
      }
    }
    return next == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /** The response centre has closed an alarm. */
  void closed(AlarmId id, Step step) {
    step.alarm(id)
        .filter(alarm -> !alarm.closed())
        .ifPresent(alarm -> step.alarm(id, alarm.byTheCentre()));
  }

  /** Tells of every alarm what has ended of it, when all rules have had the input. */
  void settle(Step step) {
    for (Map.Entry<AlarmId, OpenAlarm> open : step.alarms().reversed()) {
      AlarmId id = open.getKey();
      OpenAlarm alarm = open.getValue();
      boolean goesOn = alarm.parts().stream().anyMatch(part -> goesOn(part, id, step));
      boolean hasEnded = alarm.parts().stream().anyMatch(Part::over);
      if (goesOn || (hasEnded && isAwaited(alarm, step))) {
        if (hasNewlyEnded(id, alarm, step)) {
          OpenAlarm less = alarm.with(alarm.severity(), why(alarm, alarm.severity(), "rule-over"));
          step.alarm(id, less);
          find(AlarmChange.CHANGED, id, less, sensor(less), false, step);
        }
      } else {
        step.noAlarm(id);
        // What has not ended was raised anew, or its rule is no longer there: nothing ends it.
        if (hasEnded) {
          find(AlarmChange.RESTORED, id, alarm, sensor(alarm), false, step);
        }
      }
    }
  }

  private boolean isJoinedBy(OpenAlarm alarm, Part part, Moment now) {
    CorroborationSettings.OneHappening one = settings.oneHappening();
    return one.enabled()
        && !OF_ITS_OWN.contains(part.kind())
        && !OF_ITS_OWN.contains(alarm.first().kind())
        && !alarm.closed()
        && !alarm.has(part.rule())
        && now.nanos() <= alarm.raisedAt().plus(one.within())
        && alarm.parts().stream().anyMatch(other -> happening.isOne(other, part));
  }

  private void join(
      AlarmId id, Part part, Severity severity, Map<String, Object> notes, Step step) {
    OpenAlarm alarm = step.alarm(id).orElseThrow();
    Severity higher = severity.isAbove(alarm.severity()) ? severity : alarm.severity();
    Map<String, Object> why = new LinkedHashMap<>(notes);
    why.putAll(why(alarm, higher, "rule-joined"));
    OpenAlarm more = alarm.joined(part).with(higher, why);
    step.alarm(id, more);
    find(AlarmChange.CHANGED, id, more, sensor(more), true, step);
  }

  /** Gives an alarm another severity, where there is a reason in what one part is about. */
  private void change(AlarmId id, OpenAlarm alarm, Part part, boolean urgent, Step step) {
    Map<String, Object> notes = notes(part.rule(), alarm.severity(), part.since(), step);
    if (!notes.isEmpty()) {
      OpenAlarm changed = alarm.with(target(part.kind()), notes);
      step.alarm(id, changed);
      find(AlarmChange.CHANGED, id, changed, sensor(changed), urgent, step);
    }
  }

  private Severity target(AlarmKind kind) {
    return kind == AlarmKind.FALL
        ? settings.fallThenWalking().severity()
        : settings.bedExitThenStill().severity();
  }

  /** Why an alarm of a rule has another severity than this; empty where there is no reason. */
  private Map<String, Object> notes(RuleKey key, Severity severity, Moment since, Step step) {
    Map<String, Object> found =
        switch (key.kind()) {
          case FALL ->
              settings.fallThenWalking().enabled() && severity.isAbove(target(key.kind()))
                  ? walking(since, step)
                  : Map.of();
          case BED_EXIT_NO_RETURN ->
              settings.bedExitThenStill().enabled() && target(key.kind()).isAbove(severity)
                  ? still(since, step)
                  : Map.of();
          default -> Map.of();
        };
    if (found.isEmpty()) {
      return found;
    }
    Map<String, Object> notes = new LinkedHashMap<>(found);
    notes.put("severityBefore", severity.word());
    notes.put("severityAfter", target(key.kind()).word());
    return notes;
  }

  private static Map<String, Object> why(OpenAlarm alarm, Severity after, String why) {
    return Map.of(
        "severityBefore", alarm.severity().word(), "severityAfter", after.word(), "why", why);
  }

  private Map<String, Object> walking(Moment fell, Step step) {
    long from = fell.nanos() + SETTLING_NANOS;
    long to = fell.plus(settings.fallThenWalking().within());
    List<SensorId> doors = activeBetween(SensorKind.DOOR, from, to, step);
    List<SensorId> walkedPast = activeBetween(SensorKind.MOTION, from, to, step);
    Map<String, Object> found = new LinkedHashMap<>();
    if (walkedPast.size() >= settings.fallThenWalking().sensors()) {
      found.put("why", "walking");
      found.put("sensors", words(walkedPast));
    } else if (!doors.isEmpty()) {
      found.put("why", "door-opened");
      found.put("sensors", words(doors));
    } else {
      return found;
    }
    found.put("sinceFallS", Step.seconds(fell, step.moment()));
    return found;
  }

  private List<SensorId> activeBetween(SensorKind kind, long from, long to, Step step) {
    return ofKind(kind)
        .map(Sensor::id)
        .filter(id -> !step.quiet().isLost(id))
        .filter(
            id ->
                step.sensor(id)
                    .map(Known::activeAt)
                    .filter(at -> at.isPresent() && at.getAsLong() > from && at.getAsLong() <= to)
                    .isPresent())
        .sorted((one, other) -> one.value().compareTo(other.value()))
        .toList();
  }

  private Map<String, Object> still(Moment left, Step step) {
    OptionalLong still = stillAt(left, step.quiet());
    if (still.isEmpty() || still.getAsLong() > step.moment().nanos()) {
      return Map.of();
    }
    Duration quiet =
        Duration.ofNanos(step.moment().nanos() - still.getAsLong())
            .plus(settings.bedExitThenStill().after());
    return Map.of("why", "still", "stillS", quiet.toSeconds());
  }

  /**
   * When nothing in the home will have moved for long enough, if nothing does until then, in the
   * timeline's nanoseconds: what counts is the time since the bed was left or the last movement
   * after that. Empty where something moves now, where it would be too late to be about the bed, or
   * where no movement detector works that could tell.
   */
  private OptionalLong stillAt(Moment left, Quiet quiet) {
    List<SensorId> working =
        ofKind(SensorKind.MOTION).map(Sensor::id).filter(id -> !quiet.isLost(id)).toList();
    if (working.isEmpty() || working.stream().anyMatch(quiet::isActive)) {
      return OptionalLong.empty();
    }
    long last = quiet.home().lastLife().map(Moment::nanos).orElse(left.nanos());
    long still = Math.max(last, left.nanos()) + settings.bedExitThenStill().after().toNanos();
    return still <= left.plus(settings.bedExitThenStill().within())
        ? OptionalLong.of(still)
        : OptionalLong.empty();
  }

  /** The bed that was left, in an alarm that can become more urgent for it. */
  private Optional<Part> leftBed(OpenAlarm alarm) {
    CorroborationSettings.BedExitThenStill still = settings.bedExitThenStill();
    return still.enabled() && !alarm.closed() && still.severity().isAbove(alarm.severity())
        ? alarm.parts().stream()
            .filter(part -> part.kind() == AlarmKind.BED_EXIT_NO_RETURN && !part.over())
            .findFirst()
        : Optional.empty();
  }

  /** Whether anything may come to change an alarm, or has changed it already. */
  private boolean isWatched(AlarmKind kind, OpenAlarm alarm) {
    return switch (kind) {
      case ASSISTANCE -> false;
      case FALL -> settings.fallThenWalking().enabled();
      default ->
          settings.oneHappening().enabled()
              || !alarm.notes().isEmpty()
              || leftBed(alarm).isPresent();
    };
  }

  /** Whether a rule's part is not over, and its rule is there to end it. */
  private boolean goesOn(Part part, AlarmId id, Step step) {
    return !part.over()
        && rules.contains(part.rule())
        && step.rule(part.rule()).orElse(null) instanceof RuleState.Raised raised
        && raised.id().equals(id);
  }

  private static boolean hasNewlyEnded(AlarmId id, OpenAlarm alarm, Step step) {
    Set<RuleKey> before =
        step.alarmBefore(id).map(OpenAlarm::parts).orElse(List.of()).stream()
            .filter(Part::over)
            .map(Part::rule)
            .collect(Collectors.toSet());
    return alarm.parts().stream().anyMatch(part -> part.over() && !before.contains(part.rule()));
  }

  /**
   * Whether an alarm about a door that was closed again is not over yet, because nobody knows on
   * which side of it the person is: another rule waits for that, and would join it.
   */
  private boolean isAwaited(OpenAlarm alarm, Step step) {
    return alarm.parts().stream()
        .flatMap(part -> part.rule().sensor().stream())
        .map(door -> new RuleKey(AlarmKind.EXIT_NO_RETURN, Optional.of(door)))
        .filter(rules::contains)
        .anyMatch(
            exit ->
                step.rule(exit).orElse(null) instanceof RuleState.Waiting waiting
                    && isJoinedBy(
                        alarm,
                        new Part(exit, waiting.since(), alarm.first().evidence(), false),
                        step.moment())
                    && waiting.deadline()
                        <= alarm.raisedAt().plus(settings.oneHappening().within()));
  }

  private Optional<Sensor> sensor(OpenAlarm alarm) {
    return alarm.first().rule().sensor().map(sensors::get);
  }

  private static void find(
      AlarmChange change,
      AlarmId id,
      OpenAlarm alarm,
      Optional<Sensor> sensor,
      boolean urgent,
      Step step) {
    step.find(
        new AlarmFinding(
            change,
            id,
            alarm.first().kind(),
            alarm.severity(),
            sensor,
            alarm.first().since(),
            alarm.raisedAt(),
            step.moment(),
            false,
            alarm.evidence(),
            urgent));
  }

  private Stream<Sensor> ofKind(SensorKind kind) {
    return sensors.values().stream().filter(sensor -> sensor.kind() == kind);
  }

  private static String words(List<SensorId> ids) {
    return ids.stream().map(SensorId::value).collect(Collectors.joining(", "));
  }
}
