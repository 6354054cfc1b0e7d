package no.trygghub.simulator.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.simulator.broker.MosquittoProcess;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The client of hub {@code h-1} of tenant {@code trial}, with no hub behind it: says what a test
 * has it say, and notes how it is acknowledged.
 */
public final class HubClient implements AutoCloseable {
  private static final String HUB = "trygghub/v1/trial/h-1/";

  private final MqttClient client;
  private final List<Acknowledgement> acknowledged = new CopyOnWriteArrayList<>();

  private HubClient(MqttClient client) {
    this.client = client;
  }

  /**
   * What a response centre said.
   *
   * @param message the id of the message, empty where it named none
   */
  public record Acknowledgement(String alarm, String message, String word) {}

  /** Connects, and listens from then on. */
  public static HubClient connect(MosquittoProcess broker) throws MqttException {
    HubClient hub =
        new HubClient(
            new MqttClient("tcp://127.0.0.1:" + broker.port(), "h-1", new MemoryPersistence()));
    hub.client.setCallback(hub.new Ear());
    hub.client.connect();
    hub.client.subscribe(HUB + "down/ack", 1);
    return hub;
  }

  /** Publishes with QoS 1 and returns once the broker has it. */
  public void publish(String channel, Message message) {
    publish(channel, message.json());
  }

  /** The same; again where the client has not yet counted the answer to the one before. */
  public void publish(String channel, String payload) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsMatching(HubClient::isFull)
        .until(
            () -> {
              client.publish(HUB + "up/" + channel, bytes(payload), 1, false);
              return true;
            });
  }

  /** Publishes what the broker is to keep. */
  public void publishRetained(String channel, String payload) throws MqttException {
    client.publish(HUB + "up/" + channel, bytes(payload), 1, true);
  }

  /** Publishes with QoS 0: nobody waits for an answer. */
  public void publishAtMostOnce(String channel, Message message) throws MqttException {
    client.publish(HUB + "up/" + channel, bytes(message.json()), 0, false);
  }

  /** All that was said, in its order. */
  public List<Acknowledgement> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** The ids of the alarms that were acknowledged. */
  public Set<String> acknowledgedAlarms() {
    return each(Acknowledgement::alarm);
  }

  /** The ids of the messages that were acknowledged. */
  public Set<String> acknowledgedMessages() {
    return each(Acknowledgement::message);
  }

  @Override
  public void close() throws MqttException {
    client.disconnect();
    client.close();
  }

  private Set<String> each(Function<Acknowledgement, String> what) {
    return acknowledged.stream().map(what).collect(Collectors.toUnmodifiableSet());
  }

  private static boolean isFull(Throwable thrown) {
    return thrown instanceof MqttException refused
        && refused.getReasonCode() == MqttClientException.REASON_CODE_MAX_INFLIGHT;
  }

  private static byte[] bytes(String payload) {
    return payload.getBytes(StandardCharsets.UTF_8);
  }

  private final class Ear implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) throws JsonException {
      JsonObject data =
          JsonObject.read(new String(message.getPayload(), StandardCharsets.UTF_8)).object("data");
      acknowledged.add(
          new Acknowledgement(
              data.text("alarmId"), data.optionalText("messageId").orElse(""), data.text("ack")));
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
