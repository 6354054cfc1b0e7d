package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import no.trygghub.simulator.scenario.ShippedScenarios;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(120)
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
    assertThat(run()).isEqualTo(2);
    assertThat(run("fall", "--fast", "--speed", "2")).isEqualTo(2);
    assertThat(run("fall", "--speed", "0")).isEqualTo(2);
    assertThat(run("fall", "--broker", "http://127.0.0.1")).isEqualTo(2);
    assertThat(err.toString()).contains("expected mqtt://host:port");
  }

  @Test
  void aBrokerThatIsNotThereIsNamed() {
    assertThat(run("fall", "--broker", "mqtt://127.0.0.1:1")).isEqualTo(3);

    assertThat(err.toString()).contains("mqtt://127.0.0.1:1 cannot be used");
  }

  private String file(String lastStep) throws IOException {
    Path file = directory.resolve("scenario.yaml");
    Files.writeString(file, SHORT + "  - at 14:02 " + lastStep + "\n");
    return file.toString();
  }

  private int run(String... arguments) {
    return new CommandLine(new SimulateCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
