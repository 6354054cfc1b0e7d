package no.trygghub.simulator.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MosquittoProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void mosquittoIsThere() {
    Assumptions.assumeTrue(
        MosquittoProcess.find("mosquitto").isPresent(),
        "SKIPPED: needs the broker Mosquitto; install the package mosquitto");
  }

  @Test
  void whoIsKilledTakesItsBrokerAlong() throws Exception {
    Process starter =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(starter.getInputStream(), StandardCharsets.UTF_8))) {
      ProcessHandle broker = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      assertThat(broker.isAlive()).isTrue();

      starter.destroyForcibly().waitFor();

      Awaitility.await().atMost(PATIENCE).until(() -> !isRunning(broker));
    } finally {
      starter.destroyForcibly();
    }
  }

  @Test
  void itsGuardGoesWithItAndComesBackWithIt() throws Exception {
    try (MosquittoProcess broker = MosquittoProcess.start(directory, List.of())) {
      ProcessHandle first = guard(broker.pid());

      broker.kill();
      Awaitility.await().atMost(PATIENCE).until(() -> !isRunning(first));
      broker.restart();

      assertThat(guard(broker.pid()).isAlive()).isTrue();
    }
  }

  private static ProcessHandle guard(long broker) {
    return ProcessHandle.current()
        .children()
        .filter(
            child ->
                child
                    .info()
                    .arguments()
                    .filter(all -> List.of(all).contains(Long.toString(broker)))
                    .isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** One that nobody has waited for yet, as in a container without an init, has ended too. */
  private static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  /** Starts a broker, tells its process id, and waits to be killed. */
  static final class Starter {
    private Starter() {}

    /** Where the broker's files go is the one argument. */
    public static void main(String[] arguments) throws IOException {
      MosquittoProcess broker = MosquittoProcess.start(Path.of(arguments[0]), List.of());
      System.out.println(broker.pid());
      System.out.flush();
      int unused = System.in.read();
      broker.close();
    }
  }
}
