package no.trygghub.simulator.falls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RocCurveTest {
  @Test
  void eachStepIsOneTrialMoreAboveTheThreshold() {
    RocCurve curve = RocCurve.of(List.of(daily(1), fall(2), daily(3), fall(4)));

    assertThat(curve.points())
        .containsExactly(point(0, 0), point(0, 0.5), point(0.5, 0.5), point(0.5, 1), point(1, 1));
    assertThat(curve.area()).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void trialsOfTheSameScoreAreOneStep() {
    RocCurve curve = RocCurve.of(List.of(daily(1), fall(1), daily(0), fall(2)));

    assertThat(curve.points())
        .containsExactly(point(0, 0), point(0, 0.5), point(0.5, 1), point(1, 1));
    assertThat(curve.area()).isCloseTo(0.875, within(1e-12));
  }

  /** Trials without an impact come last, above whichever threshold. */
  @Test
  void whatHasNoScoreIsFoundByNoThresholdButTheLast() {
    RocCurve curve =
        RocCurve.of(
            List.of(fall(5), fall(Double.NEGATIVE_INFINITY), daily(Double.NEGATIVE_INFINITY)));

    assertThat(curve.points()).containsExactly(point(0, 0), point(0, 0.5), point(1, 1));
  }

  @Test
  void aDetectorThatPartsAllHasTheWholeAreaAndOneThatKnowsNothingHalf() {
    assertThat(RocCurve.of(List.of(daily(1), daily(2), fall(3))).area()).isEqualTo(1);
    assertThat(RocCurve.of(List.of(daily(1), fall(1))).area()).isEqualTo(0.5);
  }

  @Test
  void fallsAloneHaveNoCurve() {
    assertThatThrownBy(() -> RocCurve.of(List.of(fall(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a curve is of falls and of daily activity");
  }

  private static RocCurve.Point point(double alarms, double found) {
    return new RocCurve.Point(alarms, found);
  }

  private static Threshold.Scored fall(double score) {
    return new Threshold.Scored(score, true);
  }

  private static Threshold.Scored daily(double score) {
    return new Threshold.Scored(score, false);
  }
}
