package no.trygghub.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import no.trygghub.hub.clock.EventLoop;
import org.junit.jupiter.api.Test;

class SimulatedClockTest {
  private static final Instant EVENING = Instant.parse("2026-01-10T21:40:00Z");

  private final AtomicLong real = new AtomicLong(1_000);

  @Test
  void runsAtItsSpeed() {
    SimulatedClock clock = SimulatedClock.running(EVENING, 60, real::get);

    real.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(clock.now().wall()).isEqualTo(EVENING.plusSeconds(120));
    assertThat(clock.now().nanosSinceBoot()).isEqualTo(Duration.ofMinutes(2).toNanos());
    assertThat(clock.now().trusted()).isTrue();
  }

  @Test
  void goesOnFromWhereItIsAtAnotherSpeed() {
    SimulatedClock clock = SimulatedClock.running(EVENING, 60, real::get);
    real.addAndGet(Duration.ofSeconds(1).toNanos());

    clock.setSpeed(0.5);
    real.addAndGet(Duration.ofSeconds(10).toNanos());

    assertThat(clock.now().wall()).isEqualTo(EVENING.plusSeconds(65));
  }

  @Test
  void aWallClockThatIsSetLeavesMonotonicTimeAlone() {
    SimulatedClock clock = SimulatedClock.manual(EVENING);
    clock.advance(Duration.ofMinutes(1));

    clock.setWall(Instant.parse("1970-01-01T00:00:00Z"));
    clock.setTrusted(false);
    clock.advance(Duration.ofSeconds(5));

    assertThat(clock.now().nanosSinceBoot()).isEqualTo(Duration.ofSeconds(65).toNanos());
    assertThat(clock.now().wall()).isEqualTo(Instant.parse("1970-01-01T00:00:05Z"));
    assertThat(clock.now().trusted()).isFalse();
  }

  @Test
  void movedByHandItNeverGoesBackwards() {
    SimulatedClock clock = SimulatedClock.manual(EVENING);
    clock.advanceTo(500);

    clock.advanceTo(200);

    assertThat(clock.now().nanosSinceBoot()).isEqualTo(500);
  }

  @Test
  void tellsTheRealTimeUntilASimulatedOneAndNeverMoreThanALittle() {
    SimulatedClock clock = SimulatedClock.running(EVENING, 1_000, real::get);

    assertThat(clock.realNanosUntil(Duration.ofSeconds(1).toNanos()))
        .isEqualTo(Duration.ofMillis(1).toNanos());
    assertThat(clock.realNanosUntil(1)).isEqualTo(1);
    assertThat(clock.realNanosUntil(0)).isZero();
    assertThat(clock.realNanosUntil(Duration.ofDays(1).toNanos()))
        .isEqualTo(Duration.ofMillis(20).toNanos());
  }

  @Test
  void aLoopThatWaitsForANightSeesThatTheClockRunsFasterNow() throws InterruptedException {
    SimulatedClock clock = SimulatedClock.running(EVENING, 0.01);
    CountDownLatch done = new CountDownLatch(1);
    try (EventLoop loop = new EventLoop(clock, failure -> {})) {
      loop.start("loop");
      loop.after(Duration.ofHours(8), done::countDown);

      clock.setSpeed(1_000_000);

      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void refusesASpeedThatIsNone() {
    SimulatedClock manual = SimulatedClock.manual(EVENING);

    assertThatThrownBy(() -> SimulatedClock.running(EVENING, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SimulatedClock.running(EVENING, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> manual.setSpeed(2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SimulatedClock.running(EVENING, 1).setSpeed(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPausedClockStandsStillUntilItIsToldItsSpeed() {
    SimulatedClock clock = SimulatedClock.paused(EVENING, "boot", real::get);
    real.addAndGet(Duration.ofHours(1).toNanos());

    clock.setSpeed(60);
    real.addAndGet(Duration.ofSeconds(1).toNanos());
    clock.setSpeed(0);
    real.addAndGet(Duration.ofHours(1).toNanos());

    assertThat(clock.now().wall()).isEqualTo(EVENING.plusSeconds(60));
    assertThat(clock.now().bootId()).isEqualTo("boot");
    assertThat(clock.isManual()).isFalse();
  }

  @Test
  void aClockThatFollowsAnotherShowsTheSameTimeFromItsOwnBootOn() {
    SimulatedClock world = SimulatedClock.running(EVENING, 60, real::get);
    real.addAndGet(Duration.ofSeconds(10).toNanos());
    long bootedAt = world.now().nanosSinceBoot();
    SimulatedClock hub = SimulatedClock.paused(EVENING.plusSeconds(600), "boot", real::get);

    hub.follow(world.goesBy().since(bootedAt));
    real.addAndGet(Duration.ofSeconds(1).toNanos());

    assertThat(hub.now().nanosSinceBoot()).isEqualTo(Duration.ofSeconds(60).toNanos());
    assertThat(hub.now().wall()).isEqualTo(world.now().wall());
  }

  @Test
  void aClockThatIsAheadOfTheOneItFollowsWaitsForItAndNeverGoesBack() {
    SimulatedClock world = SimulatedClock.running(EVENING, 60, real::get);
    SimulatedClock hub = SimulatedClock.paused(EVENING, "boot", real::get);
    hub.follow(world.goesBy());
    world.setSpeed(1);
    ClockAnchor told = world.goesBy();
    real.addAndGet(Duration.ofSeconds(1).toNanos());

    // It hears of it a second later and was 59 s ahead by then.
    hub.follow(told);

    assertThat(hub.now().nanosSinceBoot()).isEqualTo(Duration.ofSeconds(60).toNanos());
    real.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(hub.now().nanosSinceBoot()).isEqualTo(Duration.ofSeconds(60).toNanos());
    real.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(hub.now().nanosSinceBoot()).isEqualTo(world.now().nanosSinceBoot());
  }

  @Test
  void aWallClockThatJumpsLeavesMonotonicTimeAlone() {
    SimulatedClock clock = SimulatedClock.manual(EVENING);
    clock.advance(Duration.ofMinutes(1));

    clock.jump(Duration.ofHours(-2));

    assertThat(clock.now().nanosSinceBoot()).isEqualTo(Duration.ofMinutes(1).toNanos());
    assertThat(clock.now().wall()).isEqualTo(EVENING.minusSeconds(7_140));
  }
}
