package no.trygghub.simulator.harness;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code receive} as a process of its own, one of several that share. */
final class ReceiverProcess implements AutoCloseable {
  private static final Duration END_WITHIN = Duration.ofSeconds(20);

  private final Process process;
  private final Path log;

  private ReceiverProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param command the class with all commands
   * @param log the file that its lines are added to
   */
  static ReceiverProcess start(
      String command, URI broker, String name, String store, List<String> more, Path log)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dio.netty.noUnsafe=true",
                "-cp",
                System.getProperty("java.class.path"),
                command,
                "receive",
                "--broker",
                broker.toString(),
                "--share",
                "centre",
                "--client-id",
                name,
                "--store",
                store));
    all.addAll(more);
    Process process =
        new ProcessBuilder(all)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new ReceiverProcess(process, log);
  }

  /**
   * Whether it listens.
   *
   * @throws IllegalStateException where it has ended by itself
   */
  boolean isListening() {
    if (!process.isAlive()) {
      throw new IllegalStateException("a receiver ended by itself; see " + log);
    }
    try {
      return Files.readString(log).contains("Listening on");
    } catch (IOException e) {
      return false;
    }
  }

  /** Kills it with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
