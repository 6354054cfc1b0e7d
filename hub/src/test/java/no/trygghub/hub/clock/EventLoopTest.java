package no.trygghub.hub.clock;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.Test;

class EventLoopTest {
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T02:00:00Z"));
  private final List<Throwable> failures = new ArrayList<>();
  private final EventLoop loop = new EventLoop(clock, failures::add);
  private final List<String> ran = new ArrayList<>();

  @Test
  void tasksRunInTheOrderTheyWereHandedOver() {
    loop.execute(() -> ran.add("first"));
    loop.execute(() -> ran.add("second"));

    loop.runDue();

    assertThat(ran).containsExactly("first", "second");
  }

  @Test
  void aTimerRunsAtItsTimeAndNotBefore() {
    loop.after(Duration.ofSeconds(10), () -> ran.add("due"));

    clock.advance(Duration.ofSeconds(9));
    loop.runDue();
    assertThat(ran).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    loop.runDue();
    assertThat(ran).containsExactly("due");
  }

  @Test
  void timersRunByTimeAndThoseOfOneTimeInTheOrderTheyWereSet() {
    loop.after(Duration.ofSeconds(2), () -> ran.add("late"));
    loop.after(Duration.ofSeconds(1), () -> ran.add("early"));
    loop.after(Duration.ofSeconds(1), () -> ran.add("early too"));

    clock.advance(Duration.ofSeconds(5));
    loop.runDue();

    assertThat(ran).containsExactly("early", "early too", "late");
  }

  @Test
  void aTimerThatIsDueRunsBeforeATaskThatWaits() {
    loop.execute(() -> ran.add("reading"));
    loop.after(Duration.ofSeconds(1), () -> ran.add("deadline"));
    clock.advance(Duration.ofSeconds(1));

    loop.runDue();

    assertThat(ran).containsExactly("deadline", "reading");
  }

  @Test
  void aCancelledTimerDoesNotRun() {
    EventLoop.Timer timer = loop.after(Duration.ofSeconds(1), () -> ran.add("cancelled"));
    timer.cancel();

    clock.advance(Duration.ofSeconds(2));
    loop.runDue();

    assertThat(ran).isEmpty();
    assertThat(loop.nextDue()).isEqualTo(OptionalLong.empty());
  }

  @Test
  void aTaskThatThrowsDoesNotKeepTheNextFromRunning() {
    IllegalStateException failure = new IllegalStateException("broken");
    loop.execute(
        () -> {
          throw failure;
        });
    loop.execute(() -> ran.add("next"));

    loop.runDue();

    assertThat(failures).containsExactly(failure);
    assertThat(ran).containsExactly("next");
  }

  @Test
  void theNextDueTimeIsThatOfTheEarliestTimer() {
    loop.after(Duration.ofSeconds(5), () -> {});
    loop.after(Duration.ofSeconds(3), () -> {});

    assertThat(loop.nextDue()).hasValue(Duration.ofSeconds(3).toNanos());
  }

  @Test
  void aLoopWithAThreadRunsTasksAndTimersByItself() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (EventLoop own = new EventLoop(new SystemClock(true), failures::add)) {
      own.start("test");
      own.execute(both::countDown);
      own.after(Duration.ofMillis(1), both::countDown);

      assertThat(both.await(60, SECONDS)).isTrue();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void aClosedLoopRunsNothingMore() {
    loop.close();
    loop.execute(() -> ran.add("late"));

    loop.runDue();

    assertThat(ran).isEmpty();
  }
}
