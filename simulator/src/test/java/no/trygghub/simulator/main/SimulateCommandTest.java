package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import no.trygghub.simulator.broker.EmbeddedBroker;
import no.trygghub.simulator.broker.SwitchableBroker;
import no.trygghub.simulator.scenario.ShippedScenarios;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(300)
class SimulateCommandTest {
  private static final String SHORT =
      """
      title: Short
      about: A button.
      date: 2026-01-10
      sensors:
        button-1: {kind: button, location: bedroom}
      steps:
        - at 14:00 button-1 pressed
        - at 14:01 expect assistance button-1
      """;

  private static final Pattern PAGE = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");

  @TempDir private Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aScenarioWhoseExpectationsAreMetEndsWell() throws IOException {
    assertThat(run(file("end"), "--fast", "--data", directory.resolve("hub").toString())).isZero();

    assertThat(out.toString())
        .contains("14:00:00  button-1 pressed")
        .contains("14:00:00    >> alarm assistance button-1")
        .contains("1 of 1 expectations met.");
    assertThat(directory.resolve("hub/hub.db")).exists();
  }

  @Test
  void anExpectationThatIsNotMetIsTheExitCode() throws IOException {
    assertThat(run(file("expect fall"), "--fast")).isEqualTo(1);

    assertThat(out.toString())
        .containsPattern("NOT MET  by 14:02:00  expect fall +none came")
        .contains("1 of 2 expectations met.");
  }

  @Test
  void aScenarioPlaysAtAnySpeedWithTheHubsOwnThreads() throws IOException {
    assertThat(run(file("end"), "--speed", "600")).isZero();
  }

  @Test
  void whatIsInjectedHappensAndIsToldWithTheRest() throws IOException {
    assertThat(
            run(
                file("end"),
                "--fast",
                "--inject",
                "at 14:00:10 power cut",
                "--inject",
                "at 14:01 power back",
                "--log"))
        .isZero();

    assertThat(out.toString())
        .contains("14:00:10  power cut")
        .contains("14:01:00  power back")
        .contains("1 of 1 expectations met.");
    // The log of a hub in a process of its own, which was started twice.
    assertThat(err.toString().lines().filter(line -> line.contains(" hub armed "))).hasSize(2);
  }

  @Test
  void nonsenseThatIsInjectedIsRefusedBeforeAnythingStarts() throws IOException {
    assertThat(run(file("end"), "--fast", "--inject", "at 14:01 power of")).isEqualTo(2);

    assertThat(err.toString()).contains("--inject 1: 'power of' — expected 'power back'");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aMosquittoOfItsOwnIsKilledAndComesBackWithWhatItHad() throws IOException {
    Assumptions.assumeTrue(SwitchableBroker.hasMosquitto(), "mosquitto is not installed");

    assertThat(run("broker-gone", "--fast", "--mosquitto")).isZero();

    assertThat(out.toString()).contains("fall fall-1 late").contains("missing: 0");
  }

  @Test
  void somebodysBrokerIsOnlyCutAndThatIsSaid() throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      assertThat(
              run(
                  file("end"),
                  "--fast",
                  "--broker",
                  broker.url().toString(),
                  "--inject",
                  "at 14:01 broker gone",
                  "--inject",
                  "at 14:02 broker back"))
          .isZero();

      assertThat(out.toString())
          .contains("cuts this hub and this response centre from " + broker.url());
    }
  }

  @Test
  void everyShippedScenarioIsListed() {
    assertThat(run("--list")).isZero();

    assertThat(out.toString().lines())
        .hasSameSizeAs(ShippedScenarios.names())
        .anyMatch(line -> line.startsWith("fall-cancelled "));
  }

  @Test
  void aScenarioWithErrorsIsNotPlayed() throws IOException {
    assertThat(run(file("nobody pressed"), "--fast")).isEqualTo(2);

    assertThat(err.toString()).contains("line 9: 'nobody' — not a sensor of this scenario");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void wrongUseIsAnsweredWithWhatWasExpected() {
    assertThat(run("fal")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean 'fall'?");
    assertThat(run("fall", "--port", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--port: only for the page");
    assertThat(run("--page", "--port", "70000")).isEqualTo(2);
    assertThat(run("--page", "fall", "--fast")).isEqualTo(2);
    assertThat(run("--inject", "at 14:00 power cut")).isEqualTo(2);
    assertThat(err.toString()).contains("--inject: into which scenario?");
    assertThat(run("--page", "fall", "--mosquitto")).isEqualTo(2);
    assertThat(run("fall", "--fast", "--speed", "2")).isEqualTo(2);
    assertThat(run("fall", "--speed", "0")).isEqualTo(2);
    assertThat(run("fall", "--mosquitto", "--broker", "mqtt://127.0.0.1:1")).isEqualTo(2);
    assertThat(run("fall", "--broker", "http://127.0.0.1")).isEqualTo(2);
    assertThat(err.toString()).contains("expected mqtt://host:port");
  }

  @Test
  void aPortThatIsTakenIsNamedAndLeavesNothingRunning() throws IOException {
    Set<ProcessHandle> before = children();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run("--port", Integer.toString(taken.getLocalPort()))).isEqualTo(3);

      assertThat(err.toString())
          .contains("port " + taken.getLocalPort() + " of 127.0.0.1 cannot be used")
          .contains("choose another with --port");
    }
    assertThat(children()).isSubsetOf(before);
  }

  @Test
  void thePageIsServedWithAScenarioUntilItIsEnded() throws Exception {
    Set<ProcessHandle> before = children();
    Thread command = Thread.ofPlatform().start(() -> run("--page", file("end"), "--port", "0"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> PAGE.matcher(out.toString()).find());
    Matcher url = PAGE.matcher(out.toString());
    assertThat(url.find()).isTrue();

    HttpResponse<String> page =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url.group())).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(page.body()).contains("<title>TryggHub simulator</title>");
    assertThat(before.containsAll(children())).as("a hub of its own").isFalse();

    command.interrupt();
    command.join();
    assertThat(children()).isSubsetOf(before);
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() {
    assertThat(run("fall", "--broker", "mqtt://127.0.0.1:1")).isEqualTo(3);

    assertThat(err.toString()).contains("mqtt://127.0.0.1:1 cannot be used");
  }

  /** The processes of this one that live; some may be left of other tests. */
  private static Set<ProcessHandle> children() {
    return ProcessHandle.current()
        .children()
        .filter(ProcessHandle::isAlive)
        .collect(Collectors.toSet());
  }

  private String file(String lastStep) {
    Path file = directory.resolve("scenario.yaml");
    try {
      Files.writeString(file, SHORT + "  - at 14:02 " + lastStep + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toString();
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
