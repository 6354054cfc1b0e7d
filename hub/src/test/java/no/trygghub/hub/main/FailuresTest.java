package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T02:00:00Z"));
  private final List<String> told = new ArrayList<>();
  private final Failures failures =
      new Failures(clock, (failure, times) -> told.add(failure.getMessage() + " " + times));

  @Test
  void oneThatComesEveryFewSecondsIsToldOnceAnHour() {
    for (int i = 0; i < 2 * 720; i++) {
      failures.accept(failure("of the disk"));
      clock.advance(Duration.ofSeconds(5));
    }

    assertThat(told).containsExactly("of the disk 1", "of the disk 720");
  }

  @Test
  void anotherIsToldAtOnce() {
    failures.accept(failure("of the disk"));
    failures.accept(failure("of the disk"));
    failures.accept(new IllegalArgumentException("of something else"));

    assertThat(told).containsExactly("of the disk 1", "of something else 1");
  }

  /** At one place, as the same task has it. */
  private static IllegalStateException failure(String message) {
    return new IllegalStateException(message);
  }
}
