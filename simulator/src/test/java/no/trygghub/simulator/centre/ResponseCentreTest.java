package no.trygghub.simulator.centre;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Sequence;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.broker.EmbeddedBroker;
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
  private static final Duration PATIENCE = Duration.ofSeconds(30);
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

  @Test
  void whoLosesItsSessionToAnotherOfTheSameClientIdIsToldSoAndLeavesItForSomeSeconds()
      throws Exception {
    Intake same = new Intake("centre-1", Duration.ofHours(1), Optional.empty());
    Connections first = new Connections();
    Connections second = new Connections();
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        ResponseCentre one = start(broker.url(), same, first)) {
      ResponseCentre other = start(broker.url(), same, second);
      Awaitility.await().atMost(PATIENCE).until(() -> !first.losses.isEmpty());

      assertThat(first.losses)
          .singleElement()
          .asString()
          .contains(
              "another receiver uses the client id centre-1",
              "give each its own by --client-id",
              "tried again in 5 s");
      assertThat(second.losses).isEmpty();
      other.close();
      Awaitility.await().atMost(PATIENCE).until(() -> first.established.get() == 2);
      assertThat(one.summary().missing()).isZero();
    }
  }

  @Test
  void whereTheBrokerDoesNotSaySoItIsTakenFromShortConnectionsInARow(@TempDir Path directory)
      throws Exception {
    Assumptions.assumeTrue(
        MosquittoProcess.find("mosquitto").isPresent(),
        "SKIPPED: needs the broker Mosquitto; install the package mosquitto");
    Intake same = new Intake("centre-1", Duration.ofHours(1), Optional.empty());
    Connections first = new Connections();
    try (MosquittoProcess broker = MosquittoProcess.start(directory, List.of());
        ResponseCentre one = start(broker.url(), same, first);
        ResponseCentre other = start(broker.url(), same, new Connections())) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(first.losses)
                      .last()
                      .asString()
                      .contains(
                          "another receiver uses the client id centre-1",
                          "give each its own by --client-id"));
      assertThat(one.summary().missing() + other.summary().missing()).isZero();
    }
  }

  private static ResponseCentre start(URI broker, Intake intake, CentreListener ear)
      throws Exception {
    return ResponseCentre.start(
        CentreSettings.automatic(broker), intake, Optional.empty(), new SystemClock(true), ear);
  }

  /** Notes how a connection comes and goes. */
  private static final class Connections implements CentreListener {
    private final List<String> losses = new CopyOnWriteArrayList<>();
    private final AtomicInteger established = new AtomicInteger();

    @Override
    public void connection(boolean connected, String cause) {
      if (connected) {
        established.incrementAndGet();
      } else {
        losses.add(cause);
      }
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
