package no.trygghub.simulator.scenario;

import static no.trygghub.simulator.scenario.Receipt.Change.RAISED;
import static no.trygghub.simulator.scenario.Receipt.Change.RESTORED;
import static no.trygghub.simulator.scenario.Receipt.Group.ALARM;
import static no.trygghub.simulator.scenario.Receipt.Group.EVENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.SensorId;
import no.trygghub.simulator.scenario.Expectation.What;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Receipt FALL =
      new Receipt(ALARM, "fall", "fall-1", RAISED, at(10).toInstant(), false);
  private static final Receipt OTHER_FALL =
      new Receipt(ALARM, "fall", "fall-2", RAISED, at(11).toInstant(), false);

  @Test
  void anAlarmThatCameByThenIsMet() {
    assertThat(verdicts(List.of(FALL), expect(10, arrives("fall", What.RAISED))))
        .containsOnly(true);
  }

  @Test
  void anAlarmThatCameLaterIsNotMetAndIsNamed() {
    List<Verdict> verdicts =
        Judge.of(List.of(expect(9, arrives("fall", What.RAISED))), List.of(FALL));

    assertThat(verdicts).extracting(Verdict::met).containsOnly(false);
    assertThat(verdicts).extracting(Verdict::found).containsOnly("came: fall fall-1");
  }

  @Test
  void twoExpectationsNeedTwoAlarms() {
    Step first = expect(20, arrives("fall", What.RAISED));
    Step second = expect(21, arrives("fall", What.RAISED));

    assertThat(verdicts(List.of(FALL), first, second)).containsExactly(true, false);
    assertThat(verdicts(List.of(FALL, OTHER_FALL), first, second)).containsExactly(true, true);
  }

  @Test
  void anExpectationOfAnyFallLeavesAParticularOneToTheOneThatNamesIt() {
    Step any = expect(20, arrives("fall", What.RAISED));
    Step particular =
        expect(
            21, new Expectation.Arrives("fall", Optional.of(new SensorId("fall-1")), What.RAISED));

    assertThat(verdicts(List.of(FALL, OTHER_FALL), any, particular)).containsExactly(true, true);
  }

  @Test
  void anAlarmSentInTimeIsNotOneThatIsLate() {
    Receipt late = new Receipt(ALARM, "fall", "fall-1", RAISED, at(10).toInstant(), true);
    Step expected = expect(20, arrives("fall", What.RAISED_LATE));

    assertThat(verdicts(List.of(FALL), expected)).containsExactly(false);
    assertThat(verdicts(List.of(late), expected)).containsExactly(true);
  }

  @Test
  void theEndOfAnAlarmIsNotAnAlarm() {
    Receipt over = new Receipt(ALARM, "fall", "fall-1", RESTORED, at(12).toInstant(), false);

    assertThat(verdicts(List.of(over), expect(20, arrives("fall", What.RAISED))))
        .containsExactly(false);
    assertThat(verdicts(List.of(over), expect(20, arrives("fall", What.RESTORED))))
        .containsExactly(true);
  }

  @Test
  void nothingMeansNoAlarmByThenAndEventsDoNotCount() {
    Receipt event =
        new Receipt(EVENT, "pre-alarm-cancelled", "fall-1", RAISED, at(1).toInstant(), false);

    assertThat(verdicts(List.of(event, FALL), expect(9, new Expectation.Nothing())))
        .containsExactly(true);
    assertThat(verdicts(List.of(event, FALL), expect(10, new Expectation.Nothing())))
        .containsExactly(false);
  }

  @Test
  void nothingElseMeansNothingThatNoLineExpects() {
    Step fall = expect(20, arrives("fall", What.RAISED));
    Step nothingElse = expect(30, new Expectation.NothingElse());

    assertThat(verdicts(List.of(FALL), nothingElse, fall)).containsExactly(true, true);
    assertThat(Judge.of(List.of(nothingElse, fall), List.of(FALL, OTHER_FALL)))
        .filteredOn(verdict -> !verdict.met())
        .extracting(Verdict::found)
        .containsExactly("fall fall-2");
  }

  @Test
  void noneOfAKindLooksAtThatKindAlone() {
    Step noFall = expect(20, new Expectation.NotRaised("fall", Optional.empty()));
    Step noFallOfOther =
        expect(21, new Expectation.NotRaised("fall", Optional.of(new SensorId("fall-2"))));

    assertThat(verdicts(List.of(FALL), noFall, noFallOfOther)).containsExactly(false, true);
  }

  private static List<Boolean> verdicts(List<Receipt> receipts, Step... steps) {
    return Judge.of(List.of(steps), receipts).stream().map(Verdict::met).toList();
  }

  private static Expectation arrives(String kind, What what) {
    return new Expectation.Arrives(kind, Optional.empty(), what);
  }

  private static Step expect(int minute, Expectation expectation) {
    return new Step(minute, at(minute), "expect", new Deed.Expects(expectation));
  }

  private static ZonedDateTime at(int minute) {
    return LocalDate.of(2026, 1, 10).atTime(14, minute).atZone(ZoneOffset.UTC);
  }
}
