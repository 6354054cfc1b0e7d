package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.harness.SampleMessages;
import no.trygghub.simulator.testing.HubClient;
import no.trygghub.simulator.testing.HubClient.Acknowledgement;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, answered by keys. */
class ReceiveCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");

  @Test
  void theAnswerThatWasGivenByKeyIsGivenAgainWhenTheHubRepeats() throws Exception {
    Assumptions.assumeTrue(
        MosquittoProcess.find("mosquitto").isPresent(),
        "SKIPPED: needs the broker Mosquitto; install the package mosquitto");
    SampleMessages messages =
        new SampleMessages(
            new TenantId("trial"), new HubId("h-1"), "7F3A", Instant.parse("2026-01-10T02:14:07Z"));
    Message alarm = messages.alarm(1).number(new Sequence(1));
    Message other = messages.alarm(2).number(new Sequence(2));
    try (MosquittoProcess broker = MosquittoProcess.start(directory.resolve("broker"), List.of());
        HubClient hub = HubClient.connect(broker)) {
      Process receiver = receive(broker);
      try (OutputStream keys = receiver.getOutputStream()) {
        awaitShown("Listening on");
        hub.publish("alarm", alarm);
        awaitShown("1 ");
        assertThat(hub.acknowledged()).isEmpty();

        press(keys, '1');
        awaitWords(hub, "received", "accepted");
        hub.publish("alarm", alarm);
        awaitWords(hub, "received", "accepted", "received", "accepted");
        press(keys, 'c');
        awaitWords(hub, "received", "accepted", "received", "accepted", "received", "closed");
        hub.publish("alarm", alarm);
        awaitWords(
            hub,
            "received",
            "accepted",
            "received",
            "accepted",
            "received",
            "closed",
            "received",
            "closed");

        // What nobody has answered is not: it is shown once, and waits.
        hub.publish("alarm", other);
        hub.publish("alarm", other);
        hub.publish("alarm", alarm);
        Awaitility.await().atMost(PATIENCE).until(() -> hub.acknowledged().size() == 10);
        press(keys, 'q');
        assertThat(receiver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } finally {
        receiver.destroyForcibly().waitFor();
      }
      assertThat(hub.acknowledged())
          .extracting(Acknowledgement::alarm)
          .containsOnly(alarm.reference().orElseThrow().value());
    }
    assertThat(screen().lines().filter(line -> line.contains("ALARM"))).hasSize(2);
  }

  private static void press(OutputStream keys, char key) throws IOException {
    keys.write(key);
    keys.flush();
  }

  private void awaitShown(String text) {
    Awaitility.await().atMost(PATIENCE).until(() -> screen().contains(text));
  }

  private static void awaitWords(HubClient hub, String... words) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(hub.acknowledged())
                    .extracting(Acknowledgement::word)
                    .containsExactly(words));
  }

  private String screen() {
    try {
      return Files.readString(directory.resolve("screen"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process receive(MosquittoProcess broker) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SimulatorCommand.class.getName(),
            "receive",
            "--broker",
            broker.url().toString(),
            "--ack",
            "manual")
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("screen").toFile())
        .start();
  }
}
