package no.trygghub.simulator.home;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * One run of a {@link HomeProcess}, seen from outside: a hub in a process of its own that can be
 * killed. May be used by any thread.
 */
public final class HubChild {
  private static final Duration END_WITHIN = Duration.ofSeconds(30);

  private final Process process;
  private final HubListener listener;
  private final UnpackedLibrary library = UnpackedLibrary.place();
  private final BufferedWriter in;
  private final Thread reader;
  private final long begin;
  private final Map<Integer, Runnable> marked = new ConcurrentHashMap<>();
  private final AtomicInteger marks = new AtomicInteger();
  private volatile Optional<Duration> armedAfter = Optional.empty();
  private volatile boolean awaited;
  private volatile long depth;

  private HubChild(Path configuration, HubListener listener) throws IOException {
    this.listener = listener;
    this.begin = System.nanoTime();
    this.process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                library.option(),
                "-cp",
                System.getProperty("java.class.path"),
                HomeProcess.class.getName(),
                configuration.toString())
            .redirectErrorStream(true)
            .start();
    this.in =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    this.reader = Thread.ofPlatform().name("hub-child").daemon().start(this::read);
  }

  /**
   * Starts a process whose hub lives by the computer's clock. The hub itself waits for {@link #go}.
   */
  public static HubChild start(Path configuration, HubListener listener) throws IOException {
    HubChild child = new HubChild(configuration, listener);
    child.tell(HubLine.SYSTEM_CLOCK);
    return child;
  }

  /** Starts a process whose hub lives by a clock of its own. */
  static HubChild start(Path configuration, boolean stepped, Wake wake, HubListener listener)
      throws IOException {
    HubChild child = new HubChild(configuration, listener);
    child.tell(HubLine.clock(stepped, wake));
    return child;
  }

  /** Sets a sensor's raw level. */
  public void set(SensorId sensor, SensorState state) {
    tell(HubLine.set(sensor, state));
  }

  /** Lets the hub start. */
  public void go() {
    tell(HubLine.GO);
  }

  /**
   * Has something done, on a thread of its own, once the hub has done all that it is doing and was
   * told; never where it is killed before.
   */
  public void afterwards(Runnable task) {
    int number = marks.incrementAndGet();
    marked.put(number, task);
    tell(HubLine.of(HubLine.MARK, number));
  }

  /** How long it took from exec to armed; empty before it is armed. */
  public Optional<Duration> armedAfter() {
    return armedAfter;
  }

  /** Whether its process is there. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it with SIGKILL, soon. */
  public void killSoon() {
    awaited = true;
    process.destroyForcibly();
  }

  /** Kills it with SIGKILL and returns once it is gone and all that it said is read. */
  public void kill() throws InterruptedException {
    awaited = true;
    process.destroyForcibly().waitFor();
    reader.join();
  }

  /** Ends it as a service manager would, and tells its exit code. */
  public int end() throws IOException, InterruptedException {
    awaited = true;
    try {
      in.close();
    } catch (IOException e) {
      // It is gone already.
    }
    if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      kill();
    }
    reader.join();
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  /** How many messages were not acknowledged when the last mark came back. */
  long outboxDepth() {
    return depth;
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

  private void read() {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        heard(line);
      }
    } catch (IOException e) {
      // It was killed in the middle of a line.
    }
    library.remove();
    if (!awaited) {
      listener.died();
    }
  }

  private void heard(String line) {
    if (!line.startsWith(HubLine.SAYS)) {
      listener.logged(line);
      return;
    }
    List<String> words = HubLine.words(line.substring(HubLine.SAYS.length()));
    switch (words.getFirst()) {
      case HubLine.READY -> {
        library.remove();
        listener.ready();
      }
      case HubLine.ARMED -> {
        armedAfter = Optional.of(Duration.ofNanos(System.nanoTime() - begin));
        listener.armed();
      }
      case HubLine.SHOWS ->
          listener.shows(new SensorId(words.get(1)), SensorState.valueOf(words.get(2)));
      case HubLine.CHATTERS ->
          listener.chatters(new SensorId(words.get(1)), Boolean.parseBoolean(words.get(2)));
      case HubLine.OUTPUT -> listener.output(words.get(1), Boolean.parseBoolean(words.get(2)));
      case HubLine.MARK -> {
        depth = Long.parseLong(words.get(2));
        Optional.ofNullable(marked.remove(Integer.parseInt(words.get(1)))).ifPresent(Runnable::run);
      }
      default -> listener.logged(line);
    }
  }
}
