package no.trygghub.hub.config;

import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.trygghub.drivers.DurationText;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;

/** Reads the sections {@code rules} and {@code faults}. */
final class RulesReader {
  private static final Duration DEFAULT_WARNING = Duration.ofMinutes(5);
  private static final Pattern WINDOW =
      Pattern.compile("([01]\\d|2[0-3]):([0-5]\\d) ?- ?([01]\\d|2[0-3]):([0-5]\\d)");

  private final Map<String, Optional<SensorKind>> sensors;

  /** A reader for a hub with these sensors; a kind is empty where the file does not tell it. */
  RulesReader(Map<String, Optional<SensorKind>> sensors) {
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
      Section own = section.get();
      RuleSettings settings = rule(kind, own, kind.defaults());
      alarms.put(kind, settings);
      Optional<Set<SensorId>> watch = watch(kind, own);
      watch.ifPresent(ids -> watched.put(kind, ids));
      if (kind == AlarmKind.INACTIVITY) {
        warning = warning(own, settings);
      } else {
        perSensor.put(kind, perSensor(kind, own, settings, watch));
        checkHasSensor(kind, own, settings);
      }
      own.done();
    }
    CorroborationSettings corroboration =
        rules
            .flatMap(all -> all.section(CorroborationReader.SECTION))
            .map(CorroborationReader::read)
            .orElse(CorroborationSettings.DEFAULTS);
    rules.ifPresent(Section::done);
    Map<FaultKind, FaultSettings> faultSettings = new EnumMap<>(FaultKind.class);
    Map<FaultKind, Map<SensorId, FaultSettings>> faultsPerSensor = new EnumMap<>(FaultKind.class);
    for (FaultKind kind : FaultKind.values()) {
      Optional<Section> section = faults.flatMap(all -> all.section(kind.word()));
      if (section.isEmpty()) {
        continue;
      }
      Section own = section.get();
      FaultSettings settings = fault(kind, own, kind.defaults());
      faultSettings.put(kind, settings);
      if (!kind.sensorKinds().isEmpty()) {
        faultsPerSensor.put(kind, perSensor(kind, own, settings));
      }
      own.done();
    }
    faults.ifPresent(Section::done);
    return new Rules(
        alarms, perSensor, watched, warning, faultSettings, faultsPerSensor, corroboration);
  }

  private static RuleSettings rule(AlarmKind kind, Section section, RuleSettings defaults) {
    boolean isEnabled = section.truth("enabled", defaults.enabled());
    Duration delay =
        kind.delayKey().isEmpty()
            ? defaults.delay()
            : section.duration(
                kind.delayKey(), defaults.delay(), shortestDelay(kind), longestDelay(kind));
    DailyWindow window =
        kind == AlarmKind.ASSISTANCE
            ? defaults.window()
            : section
                .value("window", RulesReader::window, Phrase.of("window-form"))
                .orElse(defaults.window());
    Severity severity =
        section
            .value("severity", Severity::ofWord, Phrase.of("severity-form"))
            .orElse(defaults.severity());
    return new RuleSettings(isEnabled, delay, window, severity);
  }

  private static Duration shortestDelay(AlarmKind kind) {
    return switch (kind) {
      case FALL -> Duration.ZERO;
      case INACTIVITY -> Duration.ofMinutes(1);
      default -> Duration.ofSeconds(1);
    };
  }

  private static Duration longestDelay(AlarmKind kind) {
    return switch (kind) {
      // Somebody who fell waits for this long.
      case FALL -> Duration.ofMinutes(5);
      case INACTIVITY -> Duration.ofDays(7);
      default -> Duration.ofDays(1);
    };
  }

  private static Duration warning(Section section, RuleSettings settings) {
    Duration warning =
        section.duration("warning", DEFAULT_WARNING, Duration.ZERO, Duration.ofHours(1));
    if (warning.compareTo(settings.delay()) >= 0) {
      section.problem(
          "warning",
          DurationText.print(warning),
          Phrase.of("warning-too-long", DurationText.print(settings.delay())));
    }
    return warning;
  }

  /** For inactivity the doors that lead out, for every other rule the sensors it is limited to. */
  private Optional<Set<SensorId>> watch(AlarmKind kind, Section section) {
    Set<SensorKind> fitting = Set.of(kind.sensorKind().orElse(SensorKind.DOOR));
    return section
        .list("watch")
        .map(
            ids ->
                ids.stream()
                    .flatMap(id -> sensor(id, "watch", id, fitting, section).stream())
                    .collect(Collectors.toUnmodifiableSet()));
  }

  private Map<SensorId, RuleSettings> perSensor(
      AlarmKind kind, Section section, RuleSettings defaults, Optional<Set<SensorId>> watch) {
    Map<SensorId, RuleSettings> settings = new HashMap<>();
    Set<SensorKind> fitting = kind.sensorKind().map(Set::of).orElse(Set.of());
    section
        .section("sensors")
        .ifPresent(
            own ->
                own.sections()
                    .forEach(
                        (id, values) -> {
                          RuleSettings read = rule(kind, values, defaults);
                          values.done();
                          Optional<SensorId> sensor = sensor(id, id, "", fitting, own);
                          sensor.ifPresent(known -> settings.put(known, read));
                          if (sensor.isPresent()
                              && watch.filter(ids -> !ids.contains(sensor.get())).isPresent()) {
                            own.problem(id, "", Phrase.of("not-watched"));
                          }
                        }));
    return Map.copyOf(settings);
  }

  /** A rule that was asked for by name and can never raise anything would be believed to watch. */
  private void checkHasSensor(AlarmKind kind, Section section, RuleSettings settings) {
    boolean isAskedFor = section.has("enabled") && settings.enabled();
    boolean hasSensor =
        sensors.values().stream()
            .anyMatch(found -> found.isEmpty() || found.equals(kind.sensorKind()));
    if (isAskedFor && !hasSensor && !sensors.isEmpty()) {
      section.problem(
          "enabled",
          "true",
          Phrase.of("no-sensor-of-kind", kind.sensorKind().map(SensorKind::word).orElse("")));
    }
  }

  private Map<SensorId, FaultSettings> perSensor(
      FaultKind kind, Section section, FaultSettings defaults) {
    Map<SensorId, FaultSettings> settings = new HashMap<>();
    section
        .section("sensors")
        .ifPresent(
            own ->
                own.sections()
                    .forEach(
                        (id, values) -> {
                          FaultSettings read = fault(kind, values, defaults);
                          values.done();
                          sensor(id, id, "", kind.sensorKinds(), own)
                              .ifPresent(sensor -> settings.put(sensor, read));
                        }));
    return Map.copyOf(settings);
  }

  private static FaultSettings fault(FaultKind kind, Section section, FaultSettings defaults) {
    // A sensor that has to speak all the time would always be silent.
    Duration shortest = kind == FaultKind.SENSOR_SILENT ? Duration.ofMinutes(1) : Duration.ZERO;
    return new FaultSettings(
        section.truth("enabled", defaults.enabled()),
        section.duration("after", defaults.after(), shortest, Duration.ofDays(365)));
  }

  /** The sensor of that id, where there is one of a fitting kind; a problem otherwise. */
  private Optional<SensorId> sensor(
      String id, String key, String value, Set<SensorKind> fitting, Section section) {
    Optional<SensorKind> kind = sensors.getOrDefault(id, Optional.empty());
    if (!sensors.containsKey(id)) {
      section.problem(
          key, value, Phrase.of("no-such-sensor", Section.suggestion(id, sensors.keySet())));
    } else if (kind.isPresent() && !fitting.contains(kind.get())) {
      section.problem(
          key,
          value,
          Phrase.of(
              "sensor-kind",
              Phrase.either(fitting.stream().sorted().map(SensorKind::word).toList()),
              kind.get().word()));
    } else if (SensorId.isValid(id)) {
      return Optional.of(new SensorId(id));
    }
    return Optional.empty();
  }

  private static Optional<DailyWindow> window(String text) {
    if (text.equals("all day")) {
      return Optional.of(DailyWindow.ALL_DAY);
    }
    Matcher matcher = WINDOW.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    LocalTime from = time(matcher.group(1), matcher.group(2));
    LocalTime to = time(matcher.group(3), matcher.group(4));
    return from.equals(to) ? Optional.empty() : Optional.of(new DailyWindow(from, to));
  }

  private static LocalTime time(String hour, String minute) {
    return LocalTime.of(Integer.parseInt(hour), Integer.parseInt(minute));
  }
}
