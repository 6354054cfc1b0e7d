package no.trygghub.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RuleComparisonTest {
  private static final SeenAlarm SOON = bed("2026-01-10T01:00:00Z", "2026-01-10T01:20:00Z");
  private static final SeenAlarm LATER = bed("2026-01-10T01:00:00Z", "2026-01-10T01:40:00Z");
  private static final SeenAlarm SHORT = bed("2026-01-10T03:00:00Z", "2026-01-10T03:20:00Z");
  private static final SeenAlarm DOOR =
      new SeenAlarm(
          "door-at-night",
          "door-1",
          "medium",
          "raised",
          SHORT.detectedAt(),
          SHORT.detectedAt(),
          "");

  @Test
  void anAlarmThatIsRaisedLaterIsTheSameAlarm() {
    RuleComparison comparison = RuleComparison.of(result(SOON), result(LATER));

    assertThat(comparison.both()).containsExactly(new RuleComparison.Pair(SOON, LATER));
    assertThat(comparison.onlyFirst()).isEmpty();
    assertThat(comparison.onlySecond()).isEmpty();
    assertThat(comparison.atAnotherTime()).isEqualTo(1);
  }

  @Test
  void whatOneOfThemAloneRaisedIsTold() {
    RuleComparison comparison = RuleComparison.of(result(SOON, SHORT), result(SOON, DOOR));

    assertThat(comparison.both()).containsExactly(new RuleComparison.Pair(SOON, SOON));
    assertThat(comparison.onlyFirst()).containsExactly(SHORT);
    assertThat(comparison.onlySecond()).containsExactly(DOOR);
    assertThat(comparison.atAnotherTime()).isZero();
  }

  @Test
  void oneAlarmIsNotTheSameAsTwo() {
    RuleComparison comparison = RuleComparison.of(result(SOON, LATER), result(SOON));

    assertThat(comparison.both()).hasSize(1);
    assertThat(comparison.onlyFirst()).containsExactly(LATER);
  }

  @Test
  void anotherSeverityIsTold() {
    SeenAlarm low =
        new SeenAlarm(
            SOON.kind(), SOON.sensor(), "low", "raised", SOON.detectedAt(), SOON.at(), "");

    RuleComparison comparison = RuleComparison.of(result(SOON, SHORT), result(low, SHORT));

    assertThat(comparison.both()).hasSize(2);
    assertThat(comparison.ofAnotherSeverity()).isEqualTo(1);
  }

  @Test
  void whatBecameOfAnAlarmIsNoAlarm() {
    SeenAlarm restored =
        new SeenAlarm(
            SOON.kind(), SOON.sensor(), "high", "restored", SOON.detectedAt(), LATER.at(), "");

    assertThat(RuleComparison.of(result(SOON, restored), result(SOON)).onlyFirst()).isEmpty();
  }

  @Test
  void aRuleThatJoinedAnAlarmIsPartOfItAndTheSeverityIsTheLast() {
    SeenAlarm joined =
        new SeenAlarm(
            DOOR.kind(),
            DOOR.sensor(),
            "high",
            "changed",
            DOOR.detectedAt(),
            SHORT.at(),
            "bed-exit-no-return bed-1");

    RuleComparison comparison = RuleComparison.of(result(DOOR, SHORT), result(DOOR, joined));

    assertThat(comparison.onlyFirst()).containsExactly(SHORT);
    assertThat(comparison.joinedInSecond()).isEqualTo(1);
    assertThat(comparison.joinedInFirst()).isZero();
    assertThat(comparison.ofAnotherSeverity()).isEqualTo(1);
    assertThat(RuleComparison.of(result(DOOR, joined), result(DOOR, SHORT)).joinedInFirst())
        .isEqualTo(1);
    assertThat(RuleComparison.of(result(DOOR, SOON), result(DOOR, joined)).joinedInSecond())
        .isZero();
  }

  private static SeenAlarm bed(String left, String raised) {
    return new SeenAlarm("bed-exit-no-return", "bed-1", "high", "raised", left, raised, "");
  }

  private static ReplayResult result(SeenAlarm... alarms) {
    return new ReplayResult(
        Duration.ofDays(1), 2, 0, List.of(alarms), Map.of(), 1, 1, 0, 1, 0, Duration.ofSeconds(1));
  }
}
