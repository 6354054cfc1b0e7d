package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.harness.SampleMessages;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command in a process of its own, answered by keys. */
class ReceiveCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HUB = "trygghub/v1/trial/h-1";

  @TempDir private Path directory = Path.of("");
  private final List<Acknowledgement> acknowledged = new CopyOnWriteArrayList<>();

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
    try (MosquittoProcess broker = MosquittoProcess.start(directory.resolve("broker"), List.of())) {
      MqttClient hub = hub(broker);
      Process receiver = receive(broker);
      try (OutputStream keys = receiver.getOutputStream()) {
        awaitShown("Listening on");
        publish(hub, alarm);
        awaitShown("1 ");
        assertThat(acknowledged).isEmpty();

        press(keys, '1');
        awaitWords("received", "accepted");
        publish(hub, alarm);
        awaitWords("received", "accepted", "received", "accepted");
        press(keys, 'c');
        awaitWords("received", "accepted", "received", "accepted", "received", "closed");
        publish(hub, alarm);
        awaitWords(
            "received",
            "accepted",
            "received",
            "accepted",
            "received",
            "closed",
            "received",
            "closed");

        // What nobody has answered is not: it is shown once, and waits.
        publish(hub, other);
        publish(hub, other);
        publish(hub, alarm);
        Awaitility.await().atMost(PATIENCE).until(() -> acknowledged.size() == 10);
        press(keys, 'q');
        assertThat(receiver.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } finally {
        receiver.destroyForcibly().waitFor();
        hub.disconnect();
        hub.close();
      }
    }
    assertThat(acknowledged)
        .extracting(Acknowledgement::alarm)
        .containsOnly(alarm.reference().orElseThrow().value());
    assertThat(screen().lines().filter(line -> line.contains("ALARM"))).hasSize(2);
  }

  private record Acknowledgement(String alarm, String word) {}

  private MqttClient hub(MosquittoProcess broker) throws MqttException {
    MqttClient hub =
        new MqttClient("tcp://127.0.0.1:" + broker.port(), "h-1", new MemoryPersistence());
    hub.setCallback(new Ear());
    hub.connect();
    hub.subscribe(HUB + "/down/ack", 1);
    return hub;
  }

  private static void publish(MqttClient hub, Message message) throws MqttException {
    hub.publish(HUB + "/up/alarm", message.json().getBytes(StandardCharsets.UTF_8), 1, false);
  }

  private static void press(OutputStream keys, char key) throws IOException {
    keys.write(key);
    keys.flush();
  }

  private void awaitShown(String text) {
    Awaitility.await().atMost(PATIENCE).until(() -> screen().contains(text));
  }

  private void awaitWords(String... words) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(acknowledged).extracting(Acknowledgement::word).containsExactly(words));
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

  /** Notes what the receiver says. */
  private final class Ear implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) throws JsonException {
      JsonObject data =
          JsonObject.read(new String(message.getPayload(), StandardCharsets.UTF_8)).object("data");
      acknowledged.add(new Acknowledgement(data.text("alarmId"), data.text("ack")));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
