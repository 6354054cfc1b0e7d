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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A replayed hub in a process that is killed with SIGKILL and started again on the same database.
 * This side is the world: it knows how the sensors are, and tells the change that was not answered
 * once more.
 */
final class KilledHub implements AutoCloseable {
  private final Path configuration;
  private final KillPlan plan;
  private World world;
  private Optional<Child> child = Optional.empty();
  private int fed;
  private int killed;

  KilledHub(Path configuration, World world, KillPlan plan) {
    this.configuration = configuration;
    this.world = world;
    this.plan = plan;
  }

  void feed(HomeChange change) throws IOException, InterruptedException {
    world = world.told(change);
    for (int kill = 0; kill < plan.killsAt(fed); kill++) {
      if (kill == 0) {
        Child doomed = ready();
        doomed.send(AgentProcess.feed(change));
        killAfter(doomed, plan.afterTelling());
      } else {
        killAfter(started(), plan.afterStarting());
      }
    }
    fed++;
    tell(AgentProcess.feed(change));
    world = world.answered();
  }

  void until(Instant at) throws IOException {
    tell(AgentProcess.until(at));
  }

  void drain() throws IOException {
    tell(AgentProcess.drain());
  }

  /** How often it was killed. */
  int killed() {
    return killed;
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
    Child living = ready();
    living.send(line);
    living.await();
  }

  private Child ready() throws IOException {
    if (child.isEmpty()) {
      started().await();
    }
    return child.orElseThrow();
  }

  private Child started() throws IOException {
    Child starting = Child.start(configuration);
    child = Optional.of(starting);
    starting.send(AgentProcess.start(world));
    return starting;
  }

  private void killAfter(Child doomed, Duration time) throws InterruptedException {
    LockSupport.parkNanos(time.toNanos());
    doomed.kill();
    child = Optional.empty();
    killed++;
  }

  /** One run of the process. */
  private record Child(Process process, BufferedWriter in, BufferedReader out) {
    private static final Duration END_WITHIN = Duration.ofSeconds(30);

    static Child start(Path configuration) throws IOException {
      List<String> command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "--enable-native-access=ALL-UNNAMED",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-cp",
              System.getProperty("java.class.path"),
              AgentProcess.class.getName(),
              configuration.toString());
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

    void await() throws IOException {
      @Nullable String answer = out.readLine();
      if (answer == null || !AgentProcess.isDone(answer)) {
        throw new IOException(
            "the hub's process ended by itself; what it wrote on standard error says why");
      }
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    void end() throws IOException {
      in.close();
      try {
        if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
          kill();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
