package no.trygghub.provisioning.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import no.trygghub.hub.falls.FallParameters;
import no.trygghub.hub.falls.Mounting;
import no.trygghub.provisioning.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisionCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @Test
  void aValidConfigurationIsToldInOneLine() throws Exception {
    Path file =
        write(
            """
            tenant: 0806
            hub: h-7f3a
            destinations:
              main: {url: mqtt://localhost}
            sensors:
              bed-1: {kind: bed, location: bedroom, pin: 17}
            """);

    assertThat(run("validate", file.toString())).isZero();
    assertThat(out.toString())
        .contains(
            "is valid: hub h-7f3a of 0806, sensors bed-1, destinations mqtt://localhost:1883");
  }

  @Test
  void everyProblemIsListedOnStandardError() throws Exception {
    Path file =
        write(
            """
            tenant: Oslo Kommune
            hub: h-7f3a
            destinations:
              main: {url: mqtt://localhost}
            sensors:
              bed-1: {kind: bed, location: bedroom, pin: 99}
            """);

    assertThat(run("validate", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("tenant: 'Oslo Kommune'")
        .contains("sensors.bed-1.pin: '99'")
        .doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whoSpeaksNorwegianIsToldEverythingInNorwegian() throws Exception {
    Path file =
        write(
            """
            tenant: Oslo Kommune
            hub: h-7f3a
            destinations:
              main: {url: http://localhost}
            sensors:
              bed-1: {kind: bed, location: bedroom, pin: 99}
            """);

    int code =
        ProvisionCommand.commandLine(Language.BOKMAL)
            .setErr(new PrintWriter(err, true))
            .execute("validate", file.toString());

    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            """
            %s kan ikke brukes:
              tenant: 'Oslo Kommune' — ventet 1 til 32 av a-z, 0-9 og -
              destinations.main.url: 'http://localhost' — ventet mqtt://vert:port eller mqtts://vert:port
              sensors.bed-1.pin: '99' — ventet et helt tall fra 0 til 27
            """
                .formatted(file));
  }

  @Test
  void parametersOfAnAccelerometerThatCannotBeUsedAreFoundBeforeTheHubRuns() throws Exception {
    Path parameters = directory.resolve("falls.json");
    Path file =
        write(
            """
            tenant: 0806
            hub: h-7f3a
            destinations:
              main: {url: mqtt://localhost}
            sensors:
              belt-1: {kind: fall, location: worn, driver: adxl345, parameters: falls.json}
            """);

    assertThat(run("validate", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("sensors.belt-1.parameters: 'falls.json'");

    Files.writeString(parameters, FallParameters.shipped(Mounting.FREE).json());
    assertThat(run("validate", file.toString())).isZero();
  }

  @Test
  void aMissingFileIsAProblemAndNotAStackTrace() {
    assertThat(run("validate", directory.resolve("none.yaml").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("there is no such file").doesNotContain("\tat ");
  }

  @Test
  void theVersionIsToldWithTheJavaThatRunsIt() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).startsWith("trygghub ").contains("Java " + Runtime.version());
  }

  @Test
  void wrongUseHasAnExitCodeOfItsOwn() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("validate")).isEqualTo(2);
    assertThat(run("vaildate", "hub.yaml")).isEqualTo(2);
  }

  @Test
  void theHelpListsTheExitCodes() {
    assertThat(run("validate", "--help")).isZero();
    assertThat(out.toString()).contains("Exit codes:").contains("0").contains("1").contains("2");
  }

  private Path write(String text) throws Exception {
    return Files.writeString(directory.resolve("hub.yaml"), text);
  }

  private int run(String... arguments) {
    return ProvisionCommand.commandLine(Language.ENGLISH)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
