package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorSamples;
import no.trygghub.drivers.SensorSamples.Sample;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.Test;

class FallWatchTest {
  private static final SensorId BELT = new SensorId("belt-1");
  private static final Duration BURST = Duration.ofMillis(100);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T02:00:00Z"));
  private final EventLoop loop =
      new EventLoop(
          clock,
          failure -> {
            throw new AssertionError(failure);
          });
  private final List<SensorReading> readings = new ArrayList<>();
  private final List<Input.Fallen> falls = new ArrayList<>();
  private final FallWatch watch =
      new FallWatch(
          Configurations.hub(
              Path.of("."),
              List.of(Configurations.destination("main", "mqtt://localhost:1883")),
              Configurations.defaultRules(),
              List.of(Configurations.accelerometer("belt-1"))),
          clock,
          loop,
          (reading, input) -> {
            readings.add(reading);
            falls.add((Input.Fallen) input);
          },
          readings::add);

  @Test
  void aFallIsFoundThreeSecondsAfterItsImpactWithWhatItWas() {
    stands(Duration.ofSeconds(5));
    falls();
    lies(Duration.ofMillis(2500));
    assertThat(falls).isEmpty();

    lies(Duration.ofSeconds(1));

    assertThat(falls)
        .singleElement()
        .satisfies(
            fall -> {
              assertThat(fall.sensor()).isEqualTo(BELT);
              assertThat(fall.ago().toMillis()).isBetween(2900L, 3300L);
              assertThat(fall.evidence())
                  .containsOnlyKeys("impactG", "postureDegrees", "unrestG", "score");
              assertThat(fall.evidence().get("impactG")).isBetween(1.15, 5.0);
              assertThat(fall.evidence().get("postureDegrees")).isCloseTo(84.0, within(10.0));
              assertThat(fall.evidence().get("unrestG")).isLessThan(0.1);
              assertThat(fall.evidence().get("score")).isPositive();
            });
    assertThat(readings).extracting(SensorReading::state).containsExactly(SensorState.ACTIVE);
  }

  @Test
  void theSensorIsReadyForTheNextFallAfterTenSeconds() {
    stands(Duration.ofSeconds(5));
    falls();
    lies(Duration.ofSeconds(4));
    lies(Duration.ofMillis(8900));
    assertThat(readings).hasSize(1);

    lies(Duration.ofSeconds(1));

    assertThat(readings)
        .extracting(SensorReading::state)
        .containsExactly(SensorState.ACTIVE, SensorState.INACTIVE);
  }

  @Test
  void twoFallsAreTwo() {
    stands(Duration.ofSeconds(5));
    falls();
    lies(Duration.ofSeconds(15));
    stands(Duration.ofSeconds(10));
    falls();
    lies(Duration.ofSeconds(15));

    assertThat(falls).hasSize(2);
    assertThat(readings).hasSize(4);
  }

  @Test
  void aFallThatTakesTheAccelerometerWithItIsJudgedByWhatThereIs() {
    stands(Duration.ofSeconds(5));
    falls();
    lies(Duration.ofMillis(1500));

    watch.lost(BELT);

    assertThat(falls).hasSize(1);
  }

  @Test
  void aFallAfterWhichNothingMoreComesIsFoundWithinASecond() {
    stands(Duration.ofSeconds(5));
    falls();
    lies(Duration.ofMillis(1500));
    assertThat(falls).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    loop.runDue();

    assertThat(falls).hasSize(1);
  }

  @Test
  void aFallJustBeforeTheHubStopsIsNotForgotten() {
    stands(Duration.ofSeconds(5));
    falls();
    lies(Duration.ofMillis(1500));

    watch.stop();

    assertThat(falls).hasSize(1);
  }

  @Test
  void whoStandsStillOrPutsItOnTheTableHasNotFallen() {
    stands(Duration.ofMinutes(1));
    lies(Duration.ofMinutes(1));

    assertThat(falls).isEmpty();
  }

  @Test
  void samplesOfAnotherSensorAreOverlooked() {
    watch.samples(
        new SensorSamples(new SensorId("other"), List.of(new Sample(1, 9, 9, 9)), clock.now()));
    watch.lost(new SensorId("other"));

    assertThat(falls).isEmpty();
  }

  private void stands(Duration time) {
    measures(time, share -> new double[] {0, -1, 0});
  }

  /** Half weightless, then an impact across the body, and what is left is lying. */
  private void falls() {
    measures(Duration.ofMillis(400), share -> new double[] {0, -(1 - 0.6 * share), 0.3 * share});
    measures(
        Duration.ofMillis(300),
        share -> {
          double hit = 4 * Math.sin(Math.PI * share);
          return new double[] {0.3 * hit, -0.3 * hit, 0.5 + hit};
        });
  }

  private void lies(Duration time) {
    measures(time, share -> new double[] {0, -0.1, 0.99});
  }

  /** Bursts of ten samples, a tenth of a second each. */
  private void measures(Duration time, DoubleFunction<double[]> force) {
    int samples = (int) (time.toMillis() / 10);
    for (int begin = 0; begin < samples; begin += 10) {
      List<Sample> burst = new ArrayList<>();
      long now = clock.now().nanosSinceBoot();
      for (int i = begin; i < Math.min(begin + 10, samples); i++) {
        double[] g = force.apply((double) i / samples);
        // Nothing real is as still as a formula.
        double noise = 0.01 * Math.sin(i * 1.7);
        burst.add(
            new Sample(now + (i - begin + 1) * 10_000_000L, g[0] + noise, g[1] - noise, g[2]));
      }
      clock.advance(BURST);
      loop.runDue();
      watch.samples(new SensorSamples(BELT, burst, clock.now()));
      loop.runDue();
    }
  }
}
