package no.trygghub.provisioning.walktest;

import static no.trygghub.provisioning.walktest.TriedHub.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.hub.main.HubCommand;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hub as it is run, killed in the middle of a walk test. */
@Timeout(300)
class PowerCutInAWalkTestTest {
  @TempDir private Path directory = Path.of("");
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void afterwardsThereIsNoneAndTheResponseCentreIsTold() throws Exception {
    try (Mosquitto broker = Mosquitto.start(directory.resolve("broker"));
        ResponseCentre centre = ResponseCentre.at(broker.url())) {
      Path file =
          TriedHub.configuration(
              directory,
              broker.url(),
              "bed-1: {kind: bed, location: bedroom, driver: simulated, initial: occupied}");
      Process first = start(file);
      await().atMost(PATIENCE).until(() -> walkTest().equals(Optional.of(false)));
      try (HubControl control = HubControl.connect(directory.resolve("data"))) {
        control.begin();
        assertThat(control.next().orElseThrow().text("type")).isEqualTo("started");
        await().atMost(PATIENCE).until(() -> walkTest().equals(Optional.of(true)));

        first.destroyForcibly().waitFor(10, TimeUnit.SECONDS);

        assertThat(isOver(control)).isTrue();
      }
      start(file);

      await().atMost(PATIENCE).until(() -> walkTest().equals(Optional.of(false)));
      await()
          .atMost(PATIENCE)
          .until(() -> events(centre).containsAll(List.of("walk-test-started", "walk-test-ended")));
      assertThat(
              centre.on("up/event").stream()
                  .filter(event -> event.field("event").equals("walk-test-ended"))
                  .map(event -> event.field("details").toString()))
          .containsOnly("{why=hub-stopped}");
      assertThat(centre.on("up/alarm")).isEmpty();
    }
  }

  private static boolean isOver(HubControl control) throws JsonException {
    try {
      return control.next().isEmpty();
    } catch (IOException e) {
      return true;
    }
  }

  private static List<Object> events(ResponseCentre centre) {
    return centre.on("up/event").stream().map(event -> event.field("event")).toList();
  }

  /** Empty where no hub answers. */
  private Optional<Boolean> walkTest() {
    try {
      Path socket = StatusSocket.in(directory.resolve("data"));
      JsonObject status = JsonObject.read(StatusSocket.read(socket));
      return status.truth("armed") ? Optional.of(status.truth("walkTest")) : Optional.empty();
    } catch (IOException | JsonException e) {
      return Optional.empty();
    }
  }

  private Process start(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HubCommand.class.getName(),
                "--config",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(
                    Files.createDirectories(directory.resolve("log")).resolve("hub.log").toFile()))
            .start();
    processes.add(process);
    return process;
  }
}
