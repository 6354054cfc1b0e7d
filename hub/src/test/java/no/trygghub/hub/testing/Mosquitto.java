package no.trygghub.hub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A real Mosquitto broker on a free port of this computer, for as long as a test needs it. */
public final class Mosquitto implements AutoCloseable {
  private static final String MISSING =
      "SKIPPED: there is no mosquitto on this computer; install mosquitto to run this test";

  /** Below those that the kernel gives to whoever connects or does not care, usually from 32768. */
  private static final int FIRST_PORT = 12_000;

  private static final int PORTS = 20_000;

  /** Where the next port is looked for; two processes hardly begin at the same place. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % PORTS));

  private final Path program;
  private final Path directory;
  private final int port;
  private Process process;

  private Mosquitto(Path program, Path directory, int port) {
    this.program = program;
    this.directory = directory;
    this.port = port;
    this.process = run();
  }

  /**
   * Starts a broker and returns once it accepts connections. Aborts the test where the program is
   * not installed.
   *
   * @param directory an empty directory for its configuration and log
   * @param settings more lines of its configuration; {@code allow_anonymous true} where there are
   *     none
   */
  public static Mosquitto start(Path directory, String... settings) {
    int port = freePort();
    List<String> lines =
        Stream.concat(
                Stream.of(
                    "listener " + port + " 127.0.0.1",
                    "persistence false",
                    // As root it would become a user who cannot read a test's files.
                    "user " + System.getProperty("user.name")),
                settings.length == 0 ? Stream.of("allow_anonymous true") : Arrays.stream(settings))
            .toList();
    return start(directory, port, lines);
  }

  /**
   * Starts a broker with a configuration that is complete.
   *
   * @param port one that it listens on
   */
  public static Mosquitto start(Path directory, int port, List<String> lines) {
    Optional<Path> program = program();
    if (program.isEmpty()) {
      System.err.println(MISSING);
    }
    Assumptions.assumeTrue(program.isPresent(), MISSING);
    try {
      Files.createDirectories(directory);
      Files.write(directory.resolve("mosquitto.conf"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Mosquitto(program.get(), directory, port);
  }

  /** Where it listens, as a destination's address: {@code mqtt://127.0.0.1:port}. */
  public String url() {
    return "mqtt://127.0.0.1:" + port;
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Ends it at once, as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts it again on the same port, after {@link #kill}; it remembers nothing. */
  public void restart() {
    process = run();
  }

  /** Has it read its access rules and passwords again. */
  public void reload() {
    try {
      Process told =
          new ProcessBuilder("sh", "-c", "kill -HUP " + process.pid()).inheritIO().start();
      told.waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What it has logged so far; how much that is, {@code log_type} in its settings says. */
  public List<String> log() {
    try {
      return Files.readAllLines(directory.resolve("mosquitto.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A line for a {@code password_file}, hashed as mosquitto_passwd does: PBKDF2 with SHA-512. */
  public static String passwordLine(String user, String password) {
    byte[] salt = new byte[12];
    new SecureRandom().nextBytes(salt);
    int iterations = 101;
    try {
      byte[] hash =
          SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
              .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 512))
              .getEncoded();
      Base64.Encoder base64 = Base64.getEncoder();
      return user
          + ":$7$"
          + iterations
          + "$"
          + base64.encodeToString(salt)
          + "$"
          + base64.encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has PBKDF2", e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  private Process run() {
    try {
      Process started =
          new ProcessBuilder(
                  program.toString(), "-c", directory.resolve("mosquitto.conf").toString())
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("mosquitto.log").toFile()))
              .start();
      Awaitility.await("mosquitto on port " + port)
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(10))
          .failFast(
              "mosquitto ended; see " + directory.resolve("mosquitto.log"),
              () -> !started.isAlive())
          .until(this::accepts);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  private static Optional<Path> program() {
    return Stream.concat(
            Arrays.stream(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "mosquitto"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * A port of this computer that nobody listens on. It is given once, and nobody who asks the
   * kernel for any port gets it: it stays free until it is used, and while its broker is away.
   */
  public static int freePort() {
    for (int tried = 0; tried < PORTS; tried++) {
      int port = FIRST_PORT + NEXT_PORT.getAndIncrement() % PORTS;
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody has it.
      }
    }
    throw new IllegalStateException("every port of this computer is taken");
  }
}
