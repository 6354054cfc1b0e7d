package no.trygghub.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import no.trygghub.hub.clock.EventLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DriveTest {
  private static final Instant EVENING = Instant.parse("2026-01-10T21:40:00Z");
  private static final Duration NIGHT = Duration.ofHours(8);

  @Test
  void everyTimerOfANightRunsAtItsOwnTimeWithoutWaiting() throws InterruptedException {
    SimulatedClock clock = SimulatedClock.manual(EVENING);
    List<Instant> ran = new ArrayList<>();
    try (EventLoop loop = new EventLoop(clock, failure -> {})) {
      every(Duration.ofHours(3), loop, () -> ran.add(clock.now().wall()));

      Drive.stepwise(clock, loop).until(NIGHT.toNanos());

      assertThat(ran).containsExactly(EVENING.plusSeconds(10_800), EVENING.plusSeconds(21_600));
      assertThat(clock.now().wall()).isEqualTo(EVENING.plus(NIGHT));
    }
  }

  @Test
  void aTimerDueAtTheVeryTimeHasRun() throws InterruptedException {
    SimulatedClock clock = SimulatedClock.manual(EVENING);
    AtomicBoolean ran = new AtomicBoolean();
    try (EventLoop loop = new EventLoop(clock, failure -> {})) {
      loop.after(NIGHT, () -> ran.set(true));

      Drive.stepwise(clock, loop).until(NIGHT.toNanos());

      assertThat(ran).isTrue();
    }
  }

  @Test
  void whatOtherThreadsHandOverIsDoneWhileTheHomesTimeStandsStill() throws InterruptedException {
    SimulatedClock clock = SimulatedClock.manual(EVENING);
    AtomicBoolean ran = new AtomicBoolean();
    try (EventLoop loop = new EventLoop(clock, failure -> {})) {
      Thread.ofVirtual().start(() -> loop.execute(() -> ran.set(true)));

      assertThat(Drive.stepwise(clock, loop).await(ran::get, Duration.ofSeconds(60))).isTrue();
      assertThat(clock.now().wall()).isEqualTo(EVENING);
    }
  }

  @Test
  void whatDoesNotComeIsNotWaitedForForEver() throws InterruptedException {
    SimulatedClock clock = SimulatedClock.manual(EVENING);
    try (EventLoop loop = new EventLoop(clock, failure -> {})) {
      assertThat(Drive.stepwise(clock, loop).await(() -> false, Duration.ofMillis(5))).isFalse();
    }
  }

  @Test
  void aHubThatRunsByItselfIsWaitedForAtTheSpeedOfItsClock() throws InterruptedException {
    SimulatedClock clock = SimulatedClock.running(EVENING, 1_000_000);

    Drive.running(clock).until(NIGHT.toNanos());

    assertThat(clock.now().wall()).isAfterOrEqualTo(EVENING.plus(NIGHT));
  }

  private static void every(Duration time, EventLoop loop, Runnable task) {
    loop.after(
        time,
        () -> {
          task.run();
          every(time, loop, task);
        });
  }
}
