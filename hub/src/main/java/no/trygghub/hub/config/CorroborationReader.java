package no.trygghub.hub.config;

import java.time.Duration;
import java.util.List;
import no.trygghub.drivers.DurationText;
import no.trygghub.hub.config.CorroborationSettings.BedExitThenStill;
import no.trygghub.hub.config.CorroborationSettings.FallThenWalking;
import no.trygghub.hub.config.CorroborationSettings.OneHappening;

/** Reads the section {@code rules.corroboration}. */
final class CorroborationReader {
  static final String SECTION = "corroboration";

  private static final int MOST_SENSORS = 10;

  private CorroborationReader() {}

  static CorroborationSettings read(Section section) {
    CorroborationSettings defaults = CorroborationSettings.DEFAULTS;
    CorroborationSettings settings =
        new CorroborationSettings(
            section
                .section("fall-then-walking")
                .map(own -> fallThenWalking(own, defaults.fallThenWalking()))
                .orElse(defaults.fallThenWalking()),
            section
                .section("bed-exit-then-still")
                .map(own -> bedExitThenStill(own, defaults.bedExitThenStill()))
                .orElse(defaults.bedExitThenStill()),
            section
                .section("one-happening")
                .map(own -> oneHappening(own, defaults.oneHappening()))
                .orElse(defaults.oneHappening()));
    section.done();
    return settings;
  }

  private static FallThenWalking fallThenWalking(Section section, FallThenWalking defaults) {
    FallThenWalking read =
        new FallThenWalking(
            section.truth("enabled", defaults.enabled()),
            section.duration(
                "within", defaults.within(), Duration.ofMinutes(1), Duration.ofMinutes(30)),
            section.integer(
                "sensors",
                defaults.sensors(),
                CorroborationSettings.FEWEST_WALKED_PAST,
                MOST_SENSORS),
            severity(section, List.of(Severity.MEDIUM, Severity.LOW), defaults.severity()));
    section.done();
    return read;
  }

  private static BedExitThenStill bedExitThenStill(Section section, BedExitThenStill defaults) {
    Duration after =
        section.duration("after", defaults.after(), Duration.ofMinutes(1), Duration.ofHours(12));
    Duration within =
        section.duration("within", defaults.within(), Duration.ofMinutes(1), Duration.ofHours(12));
    if (within.compareTo(after) < 0) {
      section.problem(
          "within",
          DurationText.print(within),
          Phrase.of("within-too-short", DurationText.print(after)));
    }
    BedExitThenStill read =
        new BedExitThenStill(
            section.truth("enabled", defaults.enabled()),
            after,
            within,
            severity(section, List.of(Severity.HIGH, Severity.MEDIUM), defaults.severity()));
    section.done();
    return read;
  }

  private static OneHappening oneHappening(Section section, OneHappening defaults) {
    OneHappening read =
        new OneHappening(
            section.truth("enabled", defaults.enabled()),
            section.duration(
                "within", defaults.within(), Duration.ofMinutes(1), Duration.ofHours(12)));
    section.done();
    return read;
  }

  private static Severity severity(Section section, List<Severity> fitting, Severity otherwise) {
    return section
        .value(
            "severity",
            text -> Severity.ofWord(text).filter(fitting::contains),
            Phrase.either(fitting.stream().map(Severity::word).toList()))
        .orElse(otherwise);
  }
}
