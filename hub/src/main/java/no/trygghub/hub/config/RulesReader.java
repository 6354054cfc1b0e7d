package no.trygghub.hub.config;

import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;

/** Reads the sections {@code rules} and {@code faults}. */
final class RulesReader {
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final Duration DEFAULT_WARNING = Duration.ofMinutes(5);

  private final List<Sensor> sensors;

  RulesReader(List<Sensor> sensors) {
    this.sensors = sensors;
  }

  Rules read(Optional<Section> rules, Optional<Section> faults) {
    Map<AlarmKind, RuleSettings> alarms = new EnumMap<>(AlarmKind.class);
    Map<AlarmKind, Map<SensorId, RuleSettings>> perSensor = new EnumMap<>(AlarmKind.class);
    Map<AlarmKind, Set<SensorId>> watched = new EnumMap<>(AlarmKind.class);
    Duration warning = DEFAULT_WARNING;
    for (AlarmKind kind : AlarmKind.values()) {
      Optional<Section> section = rules.flatMap(all -> all.section(kind.word()));
      if (section.isEmpty()) {
        continue;
      }
      RuleSettings settings = rule(kind, section.get(), kind.defaults());
      alarms.put(kind, settings);
      watch(kind, section.get()).ifPresent(ids -> watched.put(kind, ids));
      if (kind == AlarmKind.INACTIVITY) {
        warning =
            section.get().duration("warning", DEFAULT_WARNING, Duration.ZERO, Duration.ofHours(1));
      } else {
        section
            .get()
            .section("sensors")
            .ifPresent(own -> perSensor.put(kind, perSensor(kind, own, settings)));
      }
      section.get().done();
    }
    rules.ifPresent(Section::done);
    Map<FaultKind, FaultSettings> faultSettings = new EnumMap<>(FaultKind.class);
    Map<FaultKind, Map<SensorId, FaultSettings>> faultsPerSensor = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : FaultKind.values()) {
      faults
          .flatMap(all -> all.section(kind.word()))
          .ifPresent(section -> fault(kind, section, faultSettings, faultsPerSensor));
    }
    faults.ifPresent(Section::done);
    return new Rules(alarms, perSensor, watched, warning, faultSettings, faultsPerSensor);
  }

  private static RuleSettings rule(AlarmKind kind, Section section, RuleSettings defaults) {
    boolean enabled = section.truth("enabled", defaults.enabled());
    Duration delay =
        kind.delayKey().isEmpty()
            ? defaults.delay()
            : section.duration(kind.delayKey(), defaults.delay(), Duration.ZERO, LONGEST);
    DailyWindow window =
        kind == AlarmKind.ASSISTANCE
            ? defaults.window()
            : section.value(
                "window",
                RulesReader::window,
                "a part of the day such as 22:00-07:00, or 'all day'",
                defaults.window());
    Severity severity =
        section.value(
            "severity",
            text ->
                Arrays.stream(Severity.values())
                    .filter(known -> known.word().equals(text))
                    .findFirst(),
            "high, medium or low",
            defaults.severity());
    return new RuleSettings(enabled, delay, window, severity);
  }

  /** For inactivity the doors that lead out, for every other rule the sensors it is limited to. */
  private Optional<Set<SensorId>> watch(AlarmKind kind, Section section) {
    if (!section.has("watch")) {
      section.list("watch");
      return Optional.empty();
    }
    SensorKind fitting = kind.sensorKind().orElse(SensorKind.DOOR);
    Set<SensorId> ids = new HashSet<>();
    for (String id : section.list("watch")) {
      sensor(id, fitting, section, "watch").ifPresent(ids::add);
    }
    return Optional.of(Set.copyOf(ids));
  }

  private Map<SensorId, RuleSettings> perSensor(
      AlarmKind kind, Section section, RuleSettings defaults) {
    Map<SensorId, RuleSettings> settings = new HashMap<>();
    section
        .sections()
        .forEach(
            (id, own) -> {
              RuleSettings read = rule(kind, own, defaults);
              own.done();
              kind.sensorKind()
                  .flatMap(fitting -> sensor(id, fitting, section, id))
                  .ifPresent(sensor -> settings.put(sensor, read));
            });
    return Map.copyOf(settings);
  }

  private void fault(
      FaultKind kind,
      Section section,
      Map<FaultKind, FaultSettings> settings,
      Map<FaultKind, Map<SensorId, FaultSettings>> perSensor) {
    FaultSettings own = fault(section, kind.defaults());
    settings.put(kind, own);
    section
        .section("sensors")
        .ifPresent(
            sensorsOfFault -> {
              Map<SensorId, FaultSettings> each = new HashMap<>();
              sensorsOfFault
                  .sections()
                  .forEach(
                      (id, values) -> {
                        FaultSettings read = fault(values, own);
                        values.done();
                        sensor(id, sensorsOfFault).ifPresent(sensor -> each.put(sensor, read));
                      });
              perSensor.put(kind, Map.copyOf(each));
            });
    section.done();
  }

  private static FaultSettings fault(Section section, FaultSettings defaults) {
    return new FaultSettings(
        section.truth("enabled", defaults.enabled()),
        section.duration("after", defaults.after(), Duration.ZERO, Duration.ofDays(365)));
  }

  private Optional<SensorId> sensor(String id, SensorKind kind, Section section, String key) {
    Optional<Sensor> found = find(id);
    if (found.isEmpty()) {
      section.problem(key, id, "no such sensor" + Section.suggestion(id, ids()));
    } else if (found.get().kind() != kind) {
      section.problem(
          key,
          id,
          "expected a sensor of kind "
              + kind.word()
              + "; this one is of kind "
              + found.get().kind().word());
      return Optional.empty();
    }
    return found.map(Sensor::id);
  }

  private Optional<SensorId> sensor(String id, Section section) {
    Optional<Sensor> found = find(id);
    if (found.isEmpty()) {
      section.problem(id, "", "no such sensor" + Section.suggestion(id, ids()));
    }
    return found.map(Sensor::id);
  }

  private Optional<Sensor> find(String id) {
    return sensors.stream().filter(sensor -> sensor.id().value().equals(id)).findFirst();
  }

  private List<String> ids() {
    return sensors.stream().map(sensor -> sensor.id().value()).toList();
  }

  private static Optional<DailyWindow> window(String text) {
    if (text.equals("all day")) {
      return Optional.of(DailyWindow.ALL_DAY);
    }
    String[] ends = text.split("-", -1);
    if (ends.length != 2) {
      return Optional.empty();
    }
    try {
      LocalTime from = LocalTime.parse(ends[0].strip());
      LocalTime to = LocalTime.parse(ends[1].strip());
      return from.equals(to) ? Optional.empty() : Optional.of(new DailyWindow(from, to));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
