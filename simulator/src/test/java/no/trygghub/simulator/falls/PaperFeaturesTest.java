package no.trygghub.simulator.falls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperFeaturesTest {
  private static final double STEP = 0.02;

  private final PaperFeatures features = new PaperFeatures();

  /** Upright, y downwards: only what gravity itself adds up to is left. */
  @ParameterizedTest
  @CsvSource({
    "C1, 1",
    "C2, 0",
    "C3, 0",
    "C4, 0",
    "C5, 0",
    "C6, 0",
    "C7, 0",
    "C8, 0",
    "C9, 0",
    "C10, 1",
    "C11, 0",
    "C12, 0.98",
    "C13, 0",
    "C14, 0"
  })
  void somebodyWhoStandsStill(PaperFeature feature, double expected) {
    feed(4, seconds -> new double[] {0, -1, 0});

    assertThat(value(feature)).isCloseTo(expected, within(1e-9));
  }

  /** On the side, level axes (0.6, 0.8): the mean of a second times that of the one before is 1. */
  @ParameterizedTest
  @CsvSource({
    "C1, 1",
    "C2, 1",
    "C4, 90",
    "C5, 0",
    "C6, 1",
    "C7, 0",
    "C8, 0",
    "C10, 1.4",
    "C11, 1.4",
    "C12, 0.98",
    "C13, 0.98",
    "C14, 1"
  })
  void somebodyWhoLies(PaperFeature feature, double expected) {
    feed(4, seconds -> new double[] {0.6, 0, 0.8});

    assertThat(value(feature)).isCloseTo(expected, within(1e-9));
  }

  /**
   * From upright to lying at once: half a second lies and half stands where the spread is greatest.
   * The trunk's angle is 0 and 45 degrees then.
   */
  @ParameterizedTest
  @CsvSource({
    "C3, 1.4142136",
    "C4, 45",
    "C5, 22.5",
    "C6, 1",
    "C7, 1.4142136",
    "C8, 0.5",
    "C9, 0.7071068"
  })
  void somebodyWhoTurnsAtOnce(PaperFeature feature, double expected) {
    feed(6, seconds -> seconds < 3 ? new double[] {0, -2, 0} : new double[] {0, -1, 1});

    assertThat(value(feature)).isCloseTo(expected, within(1e-7));
  }

  /** A swing on the level of amplitude 2 in one second: σ is 2/√2, the mean of |sin| 2/π. */
  @ParameterizedTest
  @CsvSource({
    "C2, 2, 0.01",
    "C3, 4, 0.02",
    "C7, 0, 1e-9",
    "C8, 1.4142136, 1e-6",
    "C9, 1.4142136, 1e-6",
    "C11, 1.2733, 0.05",
    "C13, 1.2733, 0.03",
    "C14, 1.2733, 0.05"
  })
  void somebodyWhoSways(PaperFeature feature, double expected, double within) {
    feed(4, seconds -> new double[] {2 * Math.sin(2 * Math.PI * seconds), -1, 0});

    assertThat(value(feature)).isCloseTo(expected, within(within));
  }

  /** The angle is taken by atan, as printed: upside down it turns its sign. */
  @Test
  void beyondTheLevelTheTrunksAngleJumps() {
    feed(4, seconds -> new double[] {1, seconds < 2 ? -0.01 : 0.01, 0});

    assertThat(value(PaperFeature.C5)).isCloseTo(89.427, within(1e-3));
  }

  @Test
  void aTrialThatIsTooShortForAWindowHasNoneOfItsFeatures() {
    feed(0.4, seconds -> new double[] {1, -1, 1});

    Map<PaperFeature, Double> greatest = features.greatest();

    assertThat(greatest).hasSize(14);
    assertThat(greatest.get(PaperFeature.C1)).isCloseTo(1.732, within(1e-3));
    assertThat(greatest.get(PaperFeature.C8)).isZero();
    assertThat(greatest.get(PaperFeature.C14)).isZero();
  }

  private interface Motion {
    double[] at(double seconds);
  }

  private void feed(double seconds, Motion motion) {
    for (int i = 0; i < Math.round(seconds / STEP); i++) {
      double[] g = motion.at(i * STEP);
      features.steady(Math.round(i * STEP * 1e9), g[0], g[1], g[2]);
    }
  }

  private double value(PaperFeature feature) {
    return features.greatest().getOrDefault(feature, Double.NaN);
  }
}
