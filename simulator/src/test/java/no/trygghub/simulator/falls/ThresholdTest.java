package no.trygghub.simulator.falls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdTest {
  @Test
  void itLiesBetweenTheFallsAndTheRest() {
    assertThat(Threshold.best(List.of(daily(1), daily(2), fall(4), fall(5)))).isEqualTo(3);
  }

  @Test
  void fewFallsCountAsMuchAsManyDailyActivities() {
    List<Threshold.Scored> scores =
        List.of(daily(1), daily(1.5), daily(2), daily(6), fall(5), daily(3));

    double threshold = Threshold.best(scores);

    assertThat(threshold).isEqualTo(4);
    assertThat(Judgement.of(scores, threshold)).isEqualTo(new Judgement(1, 1, 5, 4));
  }

  @Test
  void aTrialWithoutAnImpactIsNoFallWhateverTheThreshold() {
    List<Threshold.Scored> scores =
        List.of(fall(Double.NEGATIVE_INFINITY), daily(Double.NEGATIVE_INFINITY));

    assertThat(Judgement.of(scores, Threshold.best(scores))).isEqualTo(new Judgement(1, 0, 1, 1));
  }

  private static Threshold.Scored fall(double score) {
    return new Threshold.Scored(score, true);
  }

  private static Threshold.Scored daily(double score) {
    return new Threshold.Scored(score, false);
  }
}
