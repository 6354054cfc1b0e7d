package no.trygghub.drivers.accelerometer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleTimesTest {
  private static final long PERIOD = 10_000_000;

  private final SampleTimes times = new SampleTimes(100);

  @Test
  void theFirstBurstEndsNow() {
    times.burst(1_000_000_000, 3, false);

    assertThat(times.at(0)).isEqualTo(980_000_000);
    assertThat(times.at(2)).isEqualTo(1_000_000_000);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.9, 0.96, 1, 1.04, 1.1})
  void aChipThatIsFastOrSlowIsFollowed(double speed) {
    double taken = 0;
    long last = -1;
    for (int burst = 1; burst <= 500; burst++) {
      long now = burst * 10L * PERIOD;
      taken += 10 * speed;
      int count = (int) taken;
      taken -= count;
      times.burst(now, count, false);
      for (int i = 0; i < count; i++) {
        assertThat(times.at(i)).isGreaterThan(last).isLessThanOrEqualTo(now);
        last = times.at(i);
      }
      assertThat(now - last).isLessThanOrEqualTo(PERIOD);
    }
  }

  @Test
  void behindAGapTheNewestIsNowAndNoneIsBeforeTheGap() {
    times.burst(100_000_000, 10, false);

    times.burst(600_000_000, 32, true);

    assertThat(times.at(31)).isEqualTo(600_000_000);
    assertThat(times.at(0)).isEqualTo(600_000_000 - 31 * PERIOD);
  }

  @Test
  void aFullMemoryThatLostNothingIsSqueezedInBetween() {
    times.burst(100_000_000, 10, false);

    times.burst(400_000_000, 32, true);

    assertThat(times.at(0)).isGreaterThan(100_000_000);
    assertThat(times.at(31)).isEqualTo(400_000_000);
  }
}
