package no.trygghub.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitTest {
  @Test
  void aValueThatMustNotBeHighIsBadUntilItIsBelowTheLowerLimit() {
    Limit limit = new Limit(80, 70);

    assertThat(limit.isBad(79, false)).isFalse();
    assertThat(limit.isBad(80, false)).isTrue();
    assertThat(limit.isBad(70, true)).isTrue();
    assertThat(limit.isBad(69, true)).isFalse();
  }

  @Test
  void aValueThatMustNotBeLowIsBadUntilItReachesTheUpperLimit() {
    Limit limit = new Limit(50, 75);

    assertThat(limit.isBad(50, false)).isFalse();
    assertThat(limit.isBad(49, false)).isTrue();
    assertThat(limit.isBad(74, true)).isTrue();
    assertThat(limit.isBad(75, true)).isFalse();
  }

  @Test
  void aValueThatDoesNotWaverHasOneLimit() {
    Limit limit = new Limit(10, 10);

    assertThat(limit.isBad(9, true)).isFalse();
    assertThat(limit.isBad(10, false)).isTrue();
  }
}
