package no.trygghub.hub.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.HubTime;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Instant NIGHT = Instant.parse("2026-01-10T02:00:00Z");

  @Test
  void aNewHubBeginsAtZero() {
    Timeline timeline = Timeline.resume(Optional.empty(), time("a", 700, NIGHT, true));

    assertThat(timeline.at(time("a", 700, NIGHT, true)).nanos()).isZero();
    assertThat(timeline.at(time("a", 900, NIGHT, true)).nanos()).isEqualTo(200);
  }

  @Test
  void aRestartWithinOneBootGoesOnExactlyWhateverTheWallClockDid() {
    String saved = saved("a", 1_000, NIGHT, true);

    Timeline timeline =
        Timeline.resume(Optional.of(saved), time("a", 1_500, NIGHT.minusSeconds(3_600), true));

    assertThat(timeline.at(time("a", 1_500, NIGHT, true)).nanos()).isEqualTo(1_500);
    assertThat(timeline.rebooted()).isFalse();
  }

  @Test
  void timeWithoutPowerCountsWhereTheWallClockIsTrustedOnBothSides() {
    String saved = saved("a", 1_000, NIGHT, true);

    Timeline timeline =
        Timeline.resume(Optional.of(saved), time("b", 30, NIGHT.plusSeconds(600), true));

    assertThat(timeline.at(time("b", 30, NIGHT, true)).nanos())
        .isEqualTo(1_000 + Duration.ofMinutes(10).toNanos());
    assertThat(timeline.rebooted()).isTrue();
  }

  @Test
  void timeWithoutPowerCountsAsNothingWhereTheWallClockIsNotTrusted() {
    String saved = saved("a", 1_000, NIGHT, true);

    Timeline timeline =
        Timeline.resume(Optional.of(saved), time("b", 30, NIGHT.plusSeconds(600), false));

    assertThat(timeline.at(time("b", 30, NIGHT, false)).nanos()).isEqualTo(1_000);
  }

  @Test
  void aWallClockThatWentBackwardsOverARebootDoesNotTurnTimersBack() {
    String saved = saved("a", 1_000, NIGHT, true);

    Timeline timeline =
        Timeline.resume(Optional.of(saved), time("b", 30, NIGHT.minusSeconds(600), true));

    assertThat(timeline.at(time("b", 30, NIGHT, true)).nanos()).isEqualTo(1_000);
  }

  @Test
  void aWallClockThatWentCenturiesForwardOverARebootLetsTimersRunOutAndGoesOn() {
    for (String wall : new String[] {"2036-01-10T02:00:00Z", "9999-01-01T00:00:00Z"}) {
      Timeline timeline =
          Timeline.resume(
              Optional.of(saved("a", 1_000, NIGHT, true)),
              time("b", 30, Instant.parse(wall), true));

      assertThat(timeline.at(time("b", 30, NIGHT, true)).nanos())
          .isEqualTo(1_000 + Duration.ofDays(400).toNanos());
    }
  }

  @Test
  void aWallClockThatWentYearsBackwardsOverARebootDoesNotTurnTimersBack() {
    Timeline timeline =
        Timeline.resume(
            Optional.of(saved("a", 1_000, NIGHT, true)), time("b", 30, Instant.EPOCH, true));

    assertThat(timeline.at(time("b", 30, NIGHT, true)).nanos()).isEqualTo(1_000);
  }

  @Test
  void whereItLeftOffIsKnownAfterwards() {
    HubTime now = time("b", 30, NIGHT.plusSeconds(600), true);
    Timeline timeline = Timeline.resume(Optional.of(saved("a", 1_000, NIGHT, true)), now);

    assertThat(timeline.leftOff(now)).isEqualTo(new Moment(1_000, now));
  }

  @Test
  void aTimeOfTheTimelineIsFoundInThePresentBoot() {
    Timeline timeline =
        Timeline.resume(Optional.of(saved("a", 1_000, NIGHT, true)), time("a", 1_200, NIGHT, true));

    assertThat(timeline.nanosSinceBoot(1_300)).isEqualTo(1_300);
  }

  @Test
  void aSavedTimeThatCannotBeReadIsAnError() {
    assertThatThrownBy(() -> Timeline.resume(Optional.of("soon"), time("a", 0, NIGHT, true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("soon");
  }

  @Test
  void aSavedTimeThatCannotBeIsAnError() {
    for (String text :
        List.of(
            "-1 0 2026-01-10T02:14:07Z trusted a",
            "9223372036854775807 0 2026-01-10T02:14:07Z trusted a",
            "0 -9223372036854775808 2026-01-10T02:14:07Z trusted a",
            "0 0 +1000000000-12-31T23:59:59Z trusted a",
            "0 0 -1000000000-01-01T00:00:00Z trusted a",
            "0 0 2026-01-10T02:14:07Z trusted " + "a".repeat(5_000),
            "\u0000")) {
      assertThatThrownBy(() -> Timeline.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("\u0000")
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }
  }

  @Test
  void aWallClockThatLeapsByCenturiesOverARebootDoesNotKeepTheHubFromStarting() {
    HubTime now = time("b", 30, NIGHT.plus(Duration.ofDays(365_000)), true);

    Timeline timeline = Timeline.resume(Optional.of(saved("a", 1_000, NIGHT, true)), now);

    assertThat(timeline.at(now).nanos()).isGreaterThan(Duration.ofDays(365).toNanos());
  }

  private static String saved(String boot, long nanos, Instant wall, boolean trusted) {
    return Timeline.save(new Moment(nanos, time(boot, nanos, wall, trusted)));
  }

  private static HubTime time(String boot, long nanos, Instant wall, boolean trusted) {
    return new HubTime(boot, nanos, wall, trusted);
  }
}
