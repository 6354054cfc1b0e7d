package no.trygghub.hub.detection;

import static no.trygghub.hub.testing.Configurations.sensor;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorFault;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.CorroborationSettings;
import no.trygghub.hub.config.CorroborationSettings.BedExitThenStill;
import no.trygghub.hub.config.CorroborationSettings.FallThenWalking;
import no.trygghub.hub.config.CorroborationSettings.OneHappening;
import no.trygghub.hub.config.DailyWindow;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.FaultSettings;
import no.trygghub.hub.config.RuleSettings;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.detection.Finding.AlarmChange;
import no.trygghub.hub.detection.Finding.AlarmFinding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens in a home: what rules raise without corroboration is told with it at the same
 * moment, and urgently; and nothing is told to be over before it is.
 */
class CorroborationLosesNothingTest {
  private static final int CHANGES = 400;

  private static final CorroborationSettings OFF =
      new CorroborationSettings(
          new FallThenWalking(false, Duration.ofMinutes(5), 2, Severity.LOW),
          new BedExitThenStill(false, Duration.ofMinutes(10), Duration.ofHours(1), Severity.HIGH),
          new OneHappening(false, Duration.ofHours(1)));

  /** What one rule raised, or joined to an alarm, and when. */
  record Raised(AlarmKind kind, String sensor, long at) {}

  /** An alarm: what is in it, and when it was told to be over. */
  private static final class Told {
    private final List<Raised> parts = new ArrayList<>();
    private Optional<Long> over = Optional.empty();
  }

  static Stream<Integer> seeds() {
    return IntStream.range(0, 60).boxed();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everythingIsToldAtTheSameMomentAndUrgentlyAndNothingMore(int seed) {
    Map<AlarmId, Told> without = told(life(seed, OFF));
    Map<AlarmId, Told> with = told(life(seed, on(seed)));

    assertThat(raised(without)).isNotEmpty();
    assertThat(raised(with)).containsExactlyInAnyOrderElementsOf(raised(without));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nothingIsToldToBeOverBeforeAllOfItIs(int seed) {
    Map<Raised, Told> without = new HashMap<>();
    told(life(seed, OFF)).values().forEach(one -> without.put(one.parts.getFirst(), one));

    for (Told alarm : told(life(seed, on(seed))).values()) {
      for (Raised part : alarm.parts) {
        Optional<Long> really = overAt(without, part);
        if (alarm.over.isPresent() && really.isPresent()) {
          assertThat(alarm.over.get()).as(part.toString()).isGreaterThanOrEqualTo(really.get());
        }
      }
      boolean allOver = alarm.parts.stream().allMatch(part -> overAt(without, part).isPresent());
      assertThat(alarm.over.isPresent()).as("over: " + alarm.parts).isEqualTo(allOver);
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aCallForHelpIsTheSameAndAFallIsOneAtTheSameMoment(int seed) {
    List<AlarmFinding> without = life(seed, OFF);
    List<AlarmFinding> with = life(seed, on(seed));

    assertThat(words(with, AlarmKind.ASSISTANCE, true))
        .isEqualTo(words(without, AlarmKind.ASSISTANCE, true));
    assertThat(words(with, AlarmKind.FALL, false)).isEqualTo(words(without, AlarmKind.FALL, false));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void onlyAFallBecomesLessUrgent(int seed) {
    Map<AlarmId, Severity> severities = new HashMap<>();
    for (AlarmFinding alarm : life(seed, on(seed))) {
      Severity before = severities.getOrDefault(alarm.id(), alarm.severity());
      if (alarm.kind() == AlarmKind.FALL) {
        assertThat(alarm.severity().isAbove(before)).isFalse();
      } else {
        assertThat(before.isAbove(alarm.severity())).isFalse();
      }
      severities.put(alarm.id(), alarm.severity());
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aRestartAtAnyMomentChangesNothing(int seed) {
    assertThat(script(seed, on(seed), true).found())
        .isEqualTo(script(seed, on(seed), false).found());
  }

  /** Everything on, with times that differ from home to home. */
  private static CorroborationSettings on(int seed) {
    Random random = new Random(1_000 + seed);
    return new CorroborationSettings(
        new FallThenWalking(true, Duration.ofMinutes(1 + random.nextInt(30)), 2, Severity.LOW),
        new BedExitThenStill(
            true, Duration.ofMinutes(1 + random.nextInt(60)), Duration.ofHours(2), Severity.HIGH),
        new OneHappening(true, Duration.ofMinutes(1 + random.nextInt(720))));
  }

  private static List<AlarmFinding> life(int seed, CorroborationSettings corroboration) {
    return script(seed, corroboration, true).findings().stream()
        .filter(AlarmFinding.class::isInstance)
        .map(AlarmFinding.class::cast)
        .toList();
  }

  /** Some weeks in which anything may happen, and then a quiet one with the person in bed. */
  private static Script script(int seed, CorroborationSettings corroboration, boolean restarting) {
    Random random = new Random(seed);
    List<Sensor> sensors =
        new ArrayList<>(
            List.of(
                sensor("bed-1", SensorKind.BED),
                sensor("door-1", SensorKind.DOOR),
                sensor("door-2", SensorKind.DOOR),
                sensor("fall-1", SensorKind.FALL),
                sensor("cancel-1", SensorKind.CANCEL),
                sensor("button-1", SensorKind.BUTTON),
                sensor("motion-1", SensorKind.MOTION),
                sensor("motion-2", SensorKind.MOTION)));
    if (seed % 4 == 3) {
      sensors.add(sensor("bed-2", SensorKind.BED));
    }
    Script home =
        new Script(
            LocalDateTime.parse("2026-03-26T12:00"),
            rules(corroboration),
            restarting,
            sensors.toArray(new Sensor[0]));
    // Long waits leave rules time to fire, short ones bring them close together.
    int longest = 1 << (8 + random.nextInt(6));
    for (int i = 0; i < CHANGES; i++) {
      Sensor sensor = sensors.get(random.nextInt(sensors.size()));
      home.sensor(sensor.id().value(), SensorState.of(random.nextBoolean()));
      if (random.nextInt(80) == 0) {
        home.take(new Input.Pause(Duration.ofMinutes(random.nextInt(300))));
      }
      if (random.nextInt(80) == 0) {
        home.defect("motion-1", SensorFault.Defect.UNAVAILABLE, random.nextBoolean());
      }
      home.after(Duration.ofSeconds(1 + random.nextInt(random.nextBoolean() ? 30 : longest)));
    }
    for (Sensor sensor : sensors) {
      home.sensor(sensor.id().value(), SensorState.ACTIVE);
      home.sensor(sensor.id().value(), SensorState.of(sensor.kind() == SensorKind.BED));
    }
    // Falls that were signalled until now are raised, and then everything is let go of once more.
    home.after(Duration.ofMinutes(30)).on("fall-1").off("fall-1").on("cancel-1").on("motion-1");
    return home;
  }

  /** Every rule on, at any time of day, and most of them fast. */
  private static Rules rules(CorroborationSettings corroboration) {
    Map<AlarmKind, RuleSettings> all = new HashMap<>();
    for (AlarmKind kind : AlarmKind.values()) {
      boolean daily = kind == AlarmKind.NOT_IN_BED || kind == AlarmKind.NOT_UP;
      all.put(
          kind,
          new RuleSettings(
              true,
              kind == AlarmKind.INACTIVITY ? Duration.ofMinutes(50) : kind.defaults().delay(),
              daily ? kind.defaults().window() : DailyWindow.ALL_DAY,
              kind == AlarmKind.FALL || kind == AlarmKind.INACTIVITY
                  ? Severity.HIGH
                  : Severity.MEDIUM));
    }
    return new Rules(
        all,
        Map.of(),
        Map.of(),
        Duration.ofMinutes(5),
        // When a sensor was last heard is kept to the hour, so a restart may put this off a little.
        Map.of(FaultKind.SENSOR_SILENT, new FaultSettings(false, Duration.ofHours(24))),
        Map.of(),
        corroboration);
  }

  private static Map<AlarmId, Told> told(List<AlarmFinding> findings) {
    Map<AlarmId, Told> alarms = new LinkedHashMap<>();
    for (AlarmFinding alarm : findings) {
      if (alarm.change() == AlarmChange.RAISED) {
        assertThat(alarms).doesNotContainKey(alarm.id());
        alarms.put(alarm.id(), new Told());
      }
      Told told = Objects.requireNonNull(alarms.get(alarm.id()));
      assertThat(told.over).as("nothing comes after the end").isEmpty();
      switch (alarm.change()) {
        case RAISED -> told.parts.add(first(alarm));
        case CHANGED -> {
          if ("rule-joined".equals(alarm.evidence().fields().get("why"))) {
            assertThat(alarm.urgent()).isTrue();
            told.parts.add(last(alarm));
          }
        }
        case CANCELLED, RESTORED -> told.over = Optional.of(alarm.at().nanos());
      }
    }
    return alarms;
  }

  private static Optional<Long> overAt(Map<Raised, Told> alarms, Raised part) {
    return Objects.requireNonNull(alarms.get(part), part::toString).over;
  }

  private static List<Raised> raised(Map<AlarmId, Told> alarms) {
    return alarms.values().stream().flatMap(one -> one.parts.stream()).toList();
  }

  private static Raised first(AlarmFinding alarm) {
    assertThat(alarm.urgent()).isTrue();
    return new Raised(alarm.kind(), name(alarm), alarm.at().nanos());
  }

  /** The rule that joined last. */
  private static Raised last(AlarmFinding alarm) {
    List<?> also = (List<?>) alarm.evidence().fields().getOrDefault("also", List.of());
    Map<?, ?> rule = (Map<?, ?>) also.getLast();
    return new Raised(
        AlarmKind.ofWord(String.valueOf(rule.get("rule"))).orElseThrow(),
        rule.containsKey("sensor") ? String.valueOf(rule.get("sensor")) : "",
        alarm.at().nanos());
  }

  private static List<String> words(List<AlarmFinding> alarms, AlarmKind kind, boolean whole) {
    return alarms.stream()
        .filter(alarm -> alarm.kind() == kind && alarm.change() != AlarmChange.CHANGED)
        .map(
            alarm ->
                alarm.at().nanos()
                    + " "
                    + alarm.change()
                    + " "
                    + name(alarm)
                    + (whole ? " " + alarm.severity() + " " + alarm.evidence() : ""))
        .collect(Collectors.toList());
  }

  private static String name(AlarmFinding alarm) {
    return alarm.sensor().map(Sensor::id).map(SensorId::value).orElse("");
  }
}
