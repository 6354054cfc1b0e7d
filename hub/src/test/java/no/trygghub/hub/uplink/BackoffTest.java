package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final List<Integer> BOUNDS = List.of(1, 2, 4, 8, 16, 32, 60, 60, 60);
  private static final int DRAWS = 2_000;

  @Test
  void everyWaitIsDrawnFromZeroToABoundThatDoublesUpToAMinute() {
    Random random = new Random(1);
    long[] shortest = new long[BOUNDS.size()];
    long[] longest = new long[BOUNDS.size()];
    Arrays.fill(shortest, Long.MAX_VALUE);
    for (int draw = 0; draw < DRAWS; draw++) {
      Backoff backoff = new Backoff(random);
      for (int i = 0; i < BOUNDS.size(); i++) {
        long wait = backoff.next().toMillis();
        shortest[i] = Math.min(shortest[i], wait);
        longest[i] = Math.max(longest[i], wait);
      }
    }
    for (int i = 0; i < BOUNDS.size(); i++) {
      long bound = BOUNDS.get(i) * 1_000L;
      assertThat(shortest[i]).isBetween(0L, bound / 100);
      assertThat(longest[i]).isBetween(bound - bound / 100, bound);
    }
  }

  @Test
  void afterASuccessTheWaitIsShortAgain() {
    Random random = new Random(2);
    for (int draw = 0; draw < DRAWS; draw++) {
      Backoff backoff = new Backoff(random);
      for (int i = 0; i < 8; i++) {
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMinutes(1));
      }
      backoff.reset();
      assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
  }
}
