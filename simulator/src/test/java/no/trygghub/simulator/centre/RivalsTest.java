package no.trygghub.simulator.centre;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.drivers.HubTime;
import org.junit.jupiter.api.Test;

class RivalsTest {
  private static final Duration USUAL = Duration.ofSeconds(1);

  private final Rivals rivals = new Rivals(USUAL);
  private Duration now = Duration.ZERO;

  @Test
  void twoThatGoOnThrowingEachOtherOutDoSoEveryMinuteAtTheMost() {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rivals.connected(time());
      Duration wait = rivals.takenOver(time());
      waits.add(wait.toSeconds());
      // The other one waits for as long before it is back.
      now = now.plus(wait);
    }

    assertThat(waits).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
  }

  @Test
  void whoKeptItsSessionForAWhileWaitsForSecondsAgain() {
    rivals.takenOver(time());
    rivals.takenOver(time());
    rivals.connected(time());

    now = now.plusMinutes(2);

    assertThat(rivals.takenOver(time())).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void shortConnectionsInARowAreASignOfAnotherOneAndLongOnesOfNone() {
    assertThat(connectedFor(Duration.ofSeconds(1))).isEqualTo(USUAL);
    assertThat(connectedFor(Duration.ofSeconds(1))).isEqualTo(USUAL);
    assertThat(rivals.isSuspected()).isFalse();

    assertThat(connectedFor(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(10));
    assertThat(connectedFor(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(10));
    assertThat(rivals.isSuspected()).isTrue();

    assertThat(connectedFor(Duration.ofMinutes(1))).isEqualTo(USUAL);
    assertThat(rivals.isSuspected()).isFalse();
  }

  @Test
  void aBrokerThatIsNotThereIsNoSignOfAnotherOne() {
    for (int i = 0; i < 10; i++) {
      assertThat(rivals.lost(time())).isEqualTo(USUAL);
    }
    assertThat(rivals.isSuspected()).isFalse();
  }

  private Duration connectedFor(Duration time) {
    rivals.connected(time());
    now = now.plus(time);
    return rivals.lost(time());
  }

  private HubTime time() {
    return new HubTime("boot-1", now.toNanos(), Instant.EPOCH.plus(now), true);
  }
}
