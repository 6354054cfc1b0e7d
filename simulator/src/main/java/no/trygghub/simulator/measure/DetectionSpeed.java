package no.trygghub.simulator.measure;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorReading;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.Rules;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.config.UplinkSettings;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.detection.Outcome;

/** How many readings a second detection alone manages, timers included, nothing written. */
final class DetectionSpeed {
  private static final int DAYS = 365;
  private static final int WARM_UP_ROUNDS = 2;
  private static final int ROUNDS = 5;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private DetectionSpeed() {}

  static Figure measure() {
    List<MeasuredHome.Change> life = MeasuredHome.life(DAYS, 1);
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      run(life);
    }
    double best = 0;
    int findings = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long begin = System.nanoTime();
      findings = run(life);
      best = Math.max(best, life.size() * 1e9 / (System.nanoTime() - begin));
    }
    return new Figure(
        "readings a second through detection alone",
        String.format(Locale.ROOT, "%,.0f", best),
        String.format(
            Locale.ROOT,
            "a made-up year of %,d readings of twelve sensors, all rules on their defaults, timers included, %d findings; the best of %d rounds on one thread",
            life.size(),
            findings,
            ROUNDS));
  }

  private static int run(List<MeasuredHome.Change> life) {
    Detector detector = new Detector(configuration(), "0000");
    DetectorState state = DetectorState.initial();
    OptionalLong deadline = OptionalLong.empty();
    int findings = 0;
    for (MeasuredHome.Change change : life) {
      while (deadline.isPresent() && deadline.getAsLong() <= change.nanos()) {
        Moment due = moment(deadline.getAsLong());
        Outcome outcome = detector.on(state, new Input.TimePassed(), due);
        state = outcome.state();
        findings += outcome.findings().size();
        deadline = detector.nextDeadline(state, due);
      }
      Moment now = moment(change.nanos());
      Outcome outcome =
          detector.on(
              state,
              new Input.Sensed(new SensorReading(change.sensor(), change.state(), now.time())),
              now);
      state = outcome.state();
      findings += outcome.findings().size();
      deadline = detector.nextDeadline(state, now);
    }
    return findings;
  }

  private static Moment moment(long nanos) {
    return new Moment(nanos, new HubTime("measured", nanos, BEGIN.plusNanos(nanos), true));
  }

  private static HubConfiguration configuration() {
    return new HubConfiguration(
        new TenantId("measured"),
        new HubId("measured"),
        ZoneId.of("Europe/Oslo"),
        Path.of("."),
        HubConfiguration.ClockTrust.ALWAYS,
        List.of(
            new Destination(
                "none",
                URI.create("mqtt://localhost:1883"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        MeasuredHome.sensors().stream()
            .map(
                sensor ->
                    new SensorSettings(sensor, "simulated", DriverOptions.of(List.of(), Map.of())))
            .toList(),
        List.of(),
        new Rules(Map.of(), Map.of(), Map.of(), Duration.ofMinutes(5), Map.of(), Map.of()),
        UplinkSettings.DEFAULTS);
  }
}
