package no.trygghub.simulator.replay;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A replayed hub in a process that is killed with SIGKILL at random moments and started again on
 * the same database. The change that it had not answered yet is told once more.
 */
final class KilledHub implements AutoCloseable {
  private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(3).toNanos();

  private final Path configuration;
  private final Instant begin;
  private final Random random;
  private final Set<Integer> killAt = new TreeSet<>();
  private Optional<Child> child = Optional.empty();
  private int fed;

  /**
   * A hub that is to be killed.
   *
   * @param changes how many changes it will be fed
   * @param kills how often it is killed, each time at another one of them
   */
  KilledHub(Path configuration, Instant begin, int changes, int kills, long seed) {
    this.configuration = configuration;
    this.begin = begin;
    this.random = new Random(seed);
    while (killAt.size() < Math.min(kills, changes)) {
      killAt.add(random.nextInt(changes));
    }
  }

  void feed(HomeChange change) throws IOException, InterruptedException {
    if (killAt.contains(fed)) {
      Child doomed = child();
      doomed.send(AgentProcess.line(change));
      // Now and then before the line is read, while it is written to disk, or after.
      LockSupport.parkNanos(random.nextLong(LONGEST_WAIT_NANOS));
      doomed.kill();
      child = Optional.empty();
    }
    fed++;
    tell(AgentProcess.line(change));
  }

  void drain() throws IOException, InterruptedException {
    tell(AgentProcess.DRAIN);
  }

  /** Ends the process as a service manager would. */
  @Override
  public void close() throws IOException {
    if (child.isPresent()) {
      child.get().end();
      child = Optional.empty();
    }
  }

  private void tell(String line) throws IOException {
    Child living = child();
    living.send(line);
    String answer = living.answer();
    if (!AgentProcess.DONE.equals(answer)) {
      throw new IOException("the hub's process ended; what it wrote is above");
    }
  }

  private Child child() throws IOException {
    if (child.isEmpty()) {
      child = Optional.of(Child.start(configuration, begin));
    }
    return child.get();
  }

  /** One run of the process. */
  private record Child(Process process, BufferedWriter in, BufferedReader out) {
    static Child start(Path configuration, Instant begin) throws IOException {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              AgentProcess.class.getName(),
              configuration.toString(),
              begin.toString());
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new Child(
          process,
          new BufferedWriter(
              new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8)),
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
    }

    void send(String line) throws IOException {
      in.write(line);
      in.newLine();
      in.flush();
    }

    @Nullable String answer() throws IOException {
      return out.readLine();
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    void end() throws IOException {
      in.close();
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
