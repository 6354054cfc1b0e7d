package no.trygghub.simulator.harness;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of a {@link HomeProcess}, seen from outside. */
final class HubChild {
  private static final Pattern RAISED =
      Pattern.compile(" alarm-raised alarm=(\\S+) kind=assistance sensor=(\\S+) ");
  private static final Pattern ARMED = Pattern.compile(" hub armed ");
  private static final Duration END_WITHIN = Duration.ofSeconds(30);

  private final Process process;
  private final BufferedWriter in;
  private final Thread reader;
  private final BiConsumer<String, String> onPromise;
  private final long begin;
  private final Map<String, Runnable> marked = new ConcurrentHashMap<>();
  private final AtomicInteger marks = new AtomicInteger();
  private volatile Optional<Duration> armedAfter = Optional.empty();
  private volatile Optional<Duration> killAfterRaised = Optional.empty();

  /**
   * Starts it.
   *
   * @param log the file that its lines are added to
   * @param onPromise told a sensor and the id of its alarm that is on disk, on a thread of its own
   */
  HubChild(Path configuration, Path log, BiConsumer<String, String> onPromise) throws IOException {
    this.onPromise = onPromise;
    this.begin = System.nanoTime();
    this.process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HomeProcess.class.getName(),
                configuration.toString())
            .redirectErrorStream(true)
            .start();
    this.in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.reader = Thread.ofPlatform().name("hub-child").daemon().start(() -> read(log));
  }

  /** Tells it a line; one that is dead already does not hear it. */
  synchronized void tell(String line) {
    try {
      in.write(line);
      in.newLine();
      in.flush();
    } catch (IOException e) {
      // It was killed, and is told again how the home is when it starts.
    }
  }

  /**
   * Has something done, on a thread of its own, once the hub has done all that it is doing and was
   * told; never where it is killed before.
   */
  void afterwards(Runnable task) {
    String mark = HomeProcess.mark(marks.incrementAndGet());
    marked.put(mark, task);
    tell(mark);
  }

  /** How long it took from exec to armed; empty before it is armed. */
  Optional<Duration> armedAfter() {
    return armedAfter;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it so long after it next says that it raised an alarm. */
  void killAfterRaised(Duration delay) {
    killAfterRaised = Optional.of(delay);
  }

  /** Whether the kill that {@link #killAfterRaised} asked for has been. */
  boolean wasKilledAfterRaised() {
    return killAfterRaised.isPresent() && !process.isAlive();
  }

  /** Kills it with SIGKILL and returns once it is gone and all that it said is read. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /** Ends it as a service manager would, and tells its exit code. */
  int end() throws IOException, InterruptedException {
    in.close();
    if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      kill();
    }
    reader.join();
    return process.exitValue();
  }

  private void read(Path log) {
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        BufferedWriter file =
            Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        heard(line);
        file.write(line);
        file.newLine();
      }
    } catch (IOException e) {
      // It was killed in the middle of a line.
    }
  }

  private void heard(String line) {
    Runnable task = marked.remove(line);
    if (task != null) {
      task.run();
    } else if (armedAfter.isEmpty() && ARMED.matcher(line).find()) {
      armedAfter = Optional.of(Duration.ofNanos(System.nanoTime() - begin));
    } else {
      Matcher raised = RAISED.matcher(line);
      if (raised.find()) {
        raised(raised.group(1), raised.group(2));
      }
    }
  }

  private void raised(String alarmId, String sensor) {
    if (killAfterRaised.isPresent()) {
      LockSupport.parkNanos(killAfterRaised.get().toNanos());
      process.destroyForcibly();
      return;
    }
    // It says so before it is on disk, so it only counts when the mark has come back.
    afterwards(() -> onPromise.accept(sensor, alarmId));
  }
}
