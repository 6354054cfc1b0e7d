package no.trygghub.simulator.harness;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.home.HubChild;
import no.trygghub.simulator.home.HubListener;

/** One run of a hub in a process of its own that raises alarms and is killed. */
final class KilledHub {
  private static final Pattern RAISED =
      Pattern.compile(" alarm-raised alarm=(\\S+) kind=assistance sensor=(\\S+) ");

  private final BiConsumer<String, String> onPromise;
  private final BufferedWriter log;
  private final HubChild child;
  private volatile Optional<Duration> killAfterRaised = Optional.empty();

  private KilledHub(Path configuration, Path log, BiConsumer<String, String> onPromise)
      throws IOException {
    this.onPromise = onPromise;
    this.log = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    CompletableFuture<HubChild> started = new CompletableFuture<>();
    this.child =
        HubChild.start(
            configuration,
            new HubListener() {
              @Override
              public void logged(String line) {
                heard(line, started.join());
              }
            });
    started.complete(child);
  }

  /**
   * Starts it.
   *
   * @param log the file that its lines are added to
   * @param onPromise told a sensor and the id of its alarm that is on disk, on a thread of its own
   */
  static KilledHub start(Path configuration, Path log, BiConsumer<String, String> onPromise)
      throws IOException {
    return new KilledHub(configuration, log, onPromise);
  }

  /** Sets the level of a sensor. */
  void set(String sensor, boolean active) {
    child.set(new SensorId(sensor), SensorState.of(active));
  }

  /** Lets the hub start. */
  void go() {
    child.go();
  }

  /**
   * Has something done, on a thread of its own, once the hub has done all that it is doing and was
   * told; never where it is killed before.
   */
  void afterwards(Runnable task) {
    child.afterwards(task);
  }

  /** How long it took from exec to armed; empty before it is armed. */
  Optional<Duration> armedAfter() {
    return child.armedAfter();
  }

  boolean isAlive() {
    return child.isAlive();
  }

  /** Kills it so long after it next says that it raised an alarm. */
  void killAfterRaised(Duration delay) {
    killAfterRaised = Optional.of(delay);
  }

  /** Whether the kill that {@link #killAfterRaised} asked for has been. */
  boolean wasKilledAfterRaised() {
    return killAfterRaised.isPresent() && !child.isAlive();
  }

  /** Kills it with SIGKILL and returns once it is gone and all that it said is in the log. */
  void kill() throws IOException, InterruptedException {
    child.kill();
    log.close();
  }

  /** Ends it as a service manager would, and tells its exit code. */
  int end() throws IOException, InterruptedException {
    int code = child.end();
    log.close();
    return code;
  }

  private void heard(String line, HubChild from) {
    try {
      log.write(line);
      log.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Matcher raised = RAISED.matcher(line);
    if (raised.find()) {
      raised(raised.group(1), raised.group(2), from);
    }
  }

  private void raised(String alarmId, String sensor, HubChild from) {
    if (killAfterRaised.isPresent()) {
      LockSupport.parkNanos(killAfterRaised.get().toNanos());
      from.killSoon();
      return;
    }
    // It says so before it is on disk, so it only counts when the mark has come back.
    from.afterwards(() -> onPromise.accept(sensor, alarmId));
  }
}
