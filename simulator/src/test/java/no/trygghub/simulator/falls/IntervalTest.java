package no.trygghub.simulator.falls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
  /** Worked examples: 81 of 263 in Wilson (1927) as retold by Newcombe, and none of ten. */
  @Test
  void aProportionHasWilsonsInterval() {
    Interval some = Interval.ofProportion(81, 263);
    assertThat(some.low()).isCloseTo(0.2553, within(1e-4));
    assertThat(some.high()).isCloseTo(0.3662, within(1e-4));

    Interval none = Interval.ofProportion(0, 10);
    assertThat(none.low()).isZero();
    assertThat(none.high()).isCloseTo(0.2775, within(1e-4));
  }

  @Test
  void noEventsStillLeaveRoomForSome() {
    Interval interval = Interval.ofRate(0, 2);

    assertThat(interval.low()).isZero();
    assertThat(interval.high()).isCloseTo(1.9207, within(1e-4));
  }
}
