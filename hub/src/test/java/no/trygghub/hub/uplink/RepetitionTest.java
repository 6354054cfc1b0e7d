package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepetitionTest {
  private final Repetition repetition = new Repetition(new Random(1));

  @Test
  void theFirstRepeatsComeQuicklyAndAtFixedTimes() {
    assertThat(repetition.after(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(repetition.after(2)).isEqualTo(Duration.ofSeconds(20));
    assertThat(repetition.after(3)).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void laterRepeatsComeEveryMinuteGiveOrTakeATenthAndNeverEnd() {
    Set<Duration> waits = new HashSet<>();
    for (int sent = 4; sent < 10_000; sent++) {
      Duration wait = repetition.after(sent);
      assertThat(wait).isBetween(Duration.ofSeconds(54), Duration.ofSeconds(66));
      waits.add(wait);
    }
    assertThat(waits).hasSizeGreaterThan(1_000);
    assertThat(repetition.after(Integer.MAX_VALUE))
        .isBetween(Duration.ofSeconds(54), Duration.ofSeconds(66));
  }
}
