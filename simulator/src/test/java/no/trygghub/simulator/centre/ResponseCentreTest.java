package no.trygghub.simulator.centre;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import no.trygghub.hub.clock.SystemClock;
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

class ResponseCentreTest {
  private static final int ALARMS = 200;
  private static final String HUB = "trygghub/v1/trial/h-1";

  @Test
  void everyAlarmOfABurstIsAcknowledgedHoweverFewTheBrokerTakesAtOnce(@TempDir Path directory)
      throws Exception {
    Assumptions.assumeTrue(
        MosquittoProcess.find("mosquitto").isPresent(),
        "SKIPPED: needs the broker Mosquitto; install the package mosquitto");
    SampleMessages messages =
        new SampleMessages(
            new TenantId("trial"), new HubId("h-1"), "7F3A", Instant.parse("2026-01-10T02:14:07Z"));
    Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    try (MosquittoProcess broker =
            MosquittoProcess.start(
                directory, List.of("max_inflight_messages 2", "max_queued_messages 0"));
        ResponseCentre centre =
            ResponseCentre.start(
                CentreSettings.automatic(broker.url()),
                new SystemClock(true),
                new CentreListener() {})) {
      MqttClient hub =
          new MqttClient("tcp://127.0.0.1:" + broker.port(), "h-1", new MemoryPersistence());
      hub.setCallback(new Ear(acknowledged));
      hub.connect();
      hub.subscribe(HUB + "/down/ack", 1);
      for (int i = 1; i <= ALARMS; i++) {
        publish(hub, messages.alarm(i).number(new Sequence(i)));
      }

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(acknowledged).hasSize(ALARMS));
      assertThat(centre.summary().missing()).isZero();
      hub.disconnect();
      hub.close();
    }
  }

  /** All at once: with QoS 0 nobody waits for an answer. */
  private static void publish(MqttClient hub, Message message) throws MqttException {
    hub.publish(HUB + "/up/alarm", message.json().getBytes(StandardCharsets.UTF_8), 0, false);
  }

  /** Notes which alarms are acknowledged. */
  private record Ear(Set<String> acknowledged) implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) throws JsonException {
      acknowledged.add(
          JsonObject.read(new String(message.getPayload(), StandardCharsets.UTF_8))
              .object("data")
              .text("alarmId"));
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
