package no.trygghub.simulator.falls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActivityErrorsTest {
  @Test
  void eachActivityHasItsTrialsAndWhatWasWrongOfThem() {
    List<ActivityErrors> errors =
        ActivityErrors.of(
            List.of(
                judged("F01", "SA02", -1),
                judged("F01", "SA01", 1),
                judged("D02", "SA02", 1),
                judged("D02", "SA01", 2),
                judged("D02", "SA01", 3),
                judged("D02", "SA03", -1),
                judged("D01", "SA01", -1)));

    assertThat(errors)
        .extracting(ActivityErrors::activity, ActivityErrors::trials, ActivityErrors::percentWrong)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("D01", 1, 0.0),
            org.assertj.core.groups.Tuple.tuple("D02", 4, 75.0),
            org.assertj.core.groups.Tuple.tuple("F01", 2, 50.0));
    assertThat(errors.get(1).subjects()).containsExactly("SA01", "SA02");
  }

  private static Judged judged(String activity, String subject, double margin) {
    TrialFeatures trial =
        new TrialFeatures(
            activity,
            subject,
            activity.startsWith("F"),
            10,
            List.of(),
            Map.of(PaperFeature.C1, 1.0));
    return new Judged(trial, List.of(margin));
  }
}
