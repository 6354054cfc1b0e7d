package no.trygghub.simulator.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import no.trygghub.simulator.network.FreePort;

/**
 * A real Mosquitto in a process of its own, on a free loopback port that it keeps when it is
 * started again, so that it can be killed, frozen and brought back. It ends with this process,
 * however that ends. Not for several threads.
 */
public final class MosquittoProcess implements AutoCloseable {
  private static final Duration UP_WITHIN = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final Path program;
  private final Path directory;
  private final int port;
  private Process process;
  private Process guard;

  private MosquittoProcess(Path program, Path directory, int port) throws IOException {
    this.program = program;
    this.directory = directory;
    this.port = port;
    this.process = run();
    this.guard = guard(process);
  }

  /**
   * Starts a broker and returns once it accepts connections.
   *
   * @param directory for its configuration, log and, where the settings ask for it, its database
   * @param settings more lines of its configuration, such as {@code persistence true}
   * @throws IOException where Mosquitto is not installed or does not start
   */
  public static MosquittoProcess start(Path directory, List<String> settings) throws IOException {
    Path program =
        find("mosquitto")
            .orElseThrow(
                () ->
                    new IOException(
                        "there is no mosquitto on this computer; install the package mosquitto"));
    int port = FreePort.find();
    List<String> lines =
        new ArrayList<>(
            List.of(
                "listener " + port + " 127.0.0.1",
                "allow_anonymous true",
                "set_tcp_nodelay true",
                // As root it would become a user who may not write here.
                "user " + System.getProperty("user.name"),
                "persistence_location " + directory.toAbsolutePath() + "/"));
    lines.addAll(settings);
    Files.createDirectories(directory);
    Files.write(directory.resolve("mosquitto.conf"), lines);
    return new MosquittoProcess(program, directory, port);
  }

  /** A program of that name on the path or where Debian keeps those of an administrator. */
  public static Optional<Path> find(String name) {
    return Stream.concat(
            Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .filter(place -> !place.isEmpty())
        .map(place -> Path.of(place, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Where it listens: {@code mqtt://127.0.0.1:port}. */
  public URI url() {
    return URI.create("mqtt://127.0.0.1:" + port);
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** The id of its present process. */
  public long pid() {
    return process.pid();
  }

  /** Ends it at once with SIGKILL, as a power cut would. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    guard.destroyForcibly().waitFor();
  }

  /** Ends it with SIGTERM, as a service manager would. */
  public void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(UP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    guard.destroyForcibly().waitFor();
  }

  /** Stops it where it stands with SIGSTOP: it keeps its connections and answers nobody. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets it go on after {@link #freeze}. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** Starts it again on the same port, after {@link #kill} or {@link #stop}. */
  public void restart() throws IOException {
    process = run();
    guard = guard(process);
  }

  @Override
  public void close() {
    try {
      kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  private Process run() throws IOException {
    Path log = directory.resolve("mosquitto.log");
    Process started =
        new ProcessBuilder(program.toString(), "-c", directory.resolve("mosquitto.conf").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    long until = System.nanoTime() + UP_WITHIN.toNanos();
    while (!accepts()) {
      if (!started.isAlive() || System.nanoTime() - until > 0) {
        started.destroyForcibly();
        throw new IOException("mosquitto does not start; see " + log);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    return started;
  }

  /**
   * Ends the broker where this process is killed, which can end nothing any more then: a shell
   * whose standard input is held open by this process alone. (The kernel's own death signal would
   * come with the end of the thread that started the broker.)
   */
  private static Process guard(Process broker) throws IOException {
    try {
      Process guard =
          new ProcessBuilder(
                  "sh", "-c", "read -r nothing; kill -KILL \"$0\"", Long.toString(broker.pid()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      // Its process id may be another's one day.
      var unused = broker.onExit().thenRun(guard::destroyForcibly);
      return guard;
    } catch (IOException e) {
      broker.destroyForcibly();
      throw e;
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
