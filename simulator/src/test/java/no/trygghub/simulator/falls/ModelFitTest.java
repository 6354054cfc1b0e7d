package no.trygghub.simulator.falls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import no.trygghub.hub.falls.FallFeature;
import no.trygghub.hub.falls.FallParameters;
import no.trygghub.hub.falls.FeatureWeight;
import no.trygghub.hub.falls.Mounting;
import org.junit.jupiter.api.Test;

class ModelFitTest {
  private static final int FEATURES = Mounting.FREE.features().size();

  private final Random random = new Random(1);

  @Test
  void whatIsLearntOfSomeTellsTheFallsOfOthers() throws FallDataException {
    FallParameters fitted = ModelFit.fit(people(6, 3), Mounting.FREE);

    Judgement judgement =
        Judgement.of(Judged.by(fitted, people(20, 3)).stream().map(Judged::scored).toList(), 0);

    assertThat(judgement.accuracy()).isGreaterThan(0.97);
    assertThat(weight(fitted, FallFeature.POSTURE)).isPositive();
  }

  /** With nothing to learn the fit would take chance for knowledge, were it not held back. */
  @Test
  void whereTheFeaturesSayNothingTheWeightsAreHeldBack() throws FallDataException {
    FallParameters something = ModelFit.fit(people(6, 3), Mounting.FREE);
    FallParameters nothing = ModelFit.fit(people(6, 0), Mounting.FREE);

    assertThat(weights(nothing)).isLessThan(weights(something) / 4);
  }

  @Test
  void theSameTrialsGiveTheSameParameters() throws FallDataException {
    List<TrialFeatures> people = people(4, 1);

    assertThat(ModelFit.fit(people, Mounting.FREE)).isEqualTo(ModelFit.fit(people, Mounting.FREE));
  }

  @Test
  void fallsAloneAreTooLittle() {
    List<TrialFeatures> falls = people(3, 1).stream().filter(TrialFeatures::fall).toList();

    assertThatThrownBy(() -> ModelFit.fit(falls, Mounting.FREE))
        .isInstanceOf(FallDataException.class)
        .hasMessageContaining("found 30 trials of falls and 0 of daily activity");
  }

  @Test
  void nobodyIsInTheRestOfTheFoldThatLeavesThemOut() {
    List<TrialFeatures> people = people(7, 1);

    List<Fold> folds = Fold.of(people);

    assertThat(folds).hasSize(5);
    assertThat(folds.stream().mapToInt(fold -> fold.leftOut().size()).sum())
        .isEqualTo(people.size());
    assertThat(folds)
        .allSatisfy(
            fold ->
                assertThat(fold.rest())
                    .extracting(TrialFeatures::subject)
                    .doesNotContainAnyElementsOf(
                        fold.leftOut().stream().map(TrialFeatures::subject).toList()));
  }

  @Test
  void onePersonAloneIsPartedByTrialsAndTooFewTrialsAreNotParted() {
    List<TrialFeatures> one = people(1, 1);

    assertThat(Fold.of(one)).hasSize(5).allMatch(fold -> fold.rest().size() == 16);
    assertThat(Fold.of(one.subList(0, 2))).hasSize(1);
  }

  /** Whoever did not fall, as the old people of WEDA-FALL, may be left out alone. */
  @Test
  void aFoldWithoutFallsIsScoredAllTheSame() throws FallDataException {
    List<TrialFeatures> people = new ArrayList<>(people(3, 3));
    people.addAll(
        people(2, 3).stream()
            .filter(trial -> !trial.fall())
            .map(trial -> of("old-" + trial.subject(), trial))
            .toList());

    assertThat(ModelFit.fit(people, Mounting.FREE).threshold()).isFinite();
  }

  /** Ten falls and ten daily activities each; in falls one feature is greater. */
  private List<TrialFeatures> people(int count, double difference) {
    List<TrialFeatures> trials = new ArrayList<>();
    for (int person = 0; person < count; person++) {
      for (int trial = 0; trial < 20; trial++) {
        boolean fall = trial % 2 == 0;
        double[] features = random.doubles(FEATURES, -1, 1).toArray();
        features[Mounting.FREE.features().indexOf(FallFeature.POSTURE)] += fall ? difference : 0;
        trials.add(
            new TrialFeatures(
                fall ? "F01" : "D01",
                "P" + person,
                fall,
                10,
                List.of(new TrialFeatures.Candidate(features)),
                Map.of(PaperFeature.C1, 1.0)));
      }
    }
    return trials;
  }

  private static TrialFeatures of(String subject, TrialFeatures trial) {
    return new TrialFeatures(
        trial.activity(),
        subject,
        trial.fall(),
        trial.seconds(),
        trial.candidates(),
        trial.paper());
  }

  private static double weight(FallParameters parameters, FallFeature feature) {
    return parameters.weights().stream()
        .filter(each -> each.feature() == feature)
        .mapToDouble(FeatureWeight::weight)
        .sum();
  }

  private static double weights(FallParameters parameters) {
    return parameters.weights().stream().mapToDouble(each -> Math.abs(each.weight())).sum();
  }
}
