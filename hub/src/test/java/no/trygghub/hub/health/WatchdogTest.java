package no.trygghub.hub.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.change.ConfigurationChanges;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.testing.ManualClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchdogTest {
  private static final long MIB = 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T02:00:00Z"));
  private final EventLoop loop = new EventLoop(clock, failure -> {});
  private final List<Watchdog.Stuck> stuck = new ArrayList<>();
  private final Watchdog watchdog =
      new Watchdog(Map.of("detection", loop), Systemd.of(Map.of(), 1), () -> "armed", stuck::add);

  @TempDir private Path directory = Path.of("");

  @Test
  void aLoopThatAnswersIsLeftAlone() {
    for (int i = 0; i < 100; i++) {
      watchdog.tick();
      loop.runDue();
    }

    assertThat(stuck).isEmpty();
  }

  @Test
  void aLoopThatDoesNotAnswerForTheLimitIsStuck() {
    ticks(Watchdog.TICKS);
    assertThat(stuck).isEmpty();

    watchdog.tick();

    assertThat(stuck).hasSize(1);
    assertThat(stuck.getFirst().cause()).isEqualTo("the detection loop did not go on for 30 s");
  }

  @Test
  void aLoopThatAnswersLateButWithinTheLimitIsNot() {
    for (int i = 0; i < 20; i++) {
      ticks(Watchdog.TICKS);
      loop.runDue();
    }

    assertThat(stuck).isEmpty();
  }

  @Test
  void timeInWhichTheWatchdogDidNotRunItselfDoesNotCount() {
    watchdog.tick();
    clock.advance(Duration.ofDays(3));
    watchdog.tick();
    loop.runDue();
    watchdog.tick();

    assertThat(stuck).isEmpty();
  }

  @Test
  void aLoopThatWaitsForTheDiskHasMorePatience() throws Exception {
    CountDownLatch diskAnswers = new CountDownLatch(1);
    try (Buffer buffer = Buffer.open(directory.resolve("hub.db"), 10 * MIB)) {
      loop.start("detection");
      loop.execute(
          () ->
              buffer.commit(
                  Map.of(),
                  List.of(
                      sequence -> {
                        await(diskAnswers);
                        throw new IllegalStateException("the disk answered");
                      })));
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () -> loop.stack().stream().anyMatch(frame -> frame.getMethodName().equals("await")));

      ticks(Watchdog.TICKS * Watchdog.PATIENCE_WITH_DISK);
      assertThat(stuck).isEmpty();
      watchdog.tick();
      assertThat(stuck).hasSize(1);
      assertThat(stuck.getFirst().cause()).contains("300 s");
      assertThat(stuck.getFirst().stack()).isNotEmpty();

      diskAnswers.countDown();
      loop.close();
    }
  }

  @Test
  void aLoopThatWaitsForTheConfigurationsDiskHasMorePatienceToo() throws Exception {
    Path slow = directory.resolve("hub.yaml");
    assertThat(new ProcessBuilder("mkfifo", slow.toString()).inheritIO().start().waitFor())
        .isZero();
    ConfigurationChanges changes =
        new ConfigurationChanges(slow, ConfigurationReader.ofInstalledDrivers(), clock);
    loop.start("detection");
    loop.execute(
        () -> {
          boolean ignored = changes.isInForce("");
        });
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> loop.stack().stream().anyMatch(frame -> frame.getMethodName().equals("open0")));

    ticks(Watchdog.TICKS * Watchdog.PATIENCE_WITH_DISK);
    assertThat(stuck).isEmpty();
    watchdog.tick();
    assertThat(stuck).hasSize(1);

    Files.writeString(slow, "answered");
    loop.close();
  }

  @Test
  void aHubThatIsToldToStopNeedNotAnswerButHasToEnd() {
    watchdog.stopping();

    ticks(2 * Watchdog.TICKS);
    assertThat(stuck).isEmpty();
    watchdog.tick();
    assertThat(stuck.getFirst().cause()).contains("did not stop within 60 s");
  }

  @Test
  void whileTheHubIsOpenedAnewNoLoopHasToAnswerAndAfterwardsTheNewOnesDo() {
    watchdog.armed();
    watchdog.changing();
    ticks(Watchdog.TICKS * Watchdog.PATIENCE_WITH_DISK);
    assertThat(stuck).isEmpty();

    EventLoop other = new EventLoop(clock, failure -> {});
    watchdog.changed(Map.of("detection", other));
    for (int i = 0; i < 3 * Watchdog.TICKS; i++) {
      watchdog.tick();
      other.runDue();
    }
    assertThat(stuck).isEmpty();
    ticks(Watchdog.TICKS + 1);
    assertThat(stuck).hasSize(1);
  }

  @Test
  void aHubThatIsNotOpenedAnewInTimeIsStuck() {
    watchdog.armed();
    watchdog.changing();
    ticks(Watchdog.TICKS * Watchdog.PATIENCE_WITH_DISK + 1);
    assertThat(stuck.getFirst().cause()).isEqualTo("the agent was not opened anew within 300 s");
  }

  private void ticks(int count) {
    for (int i = 0; i < count; i++) {
      watchdog.tick();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
