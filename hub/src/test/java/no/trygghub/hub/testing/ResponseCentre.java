package no.trygghub.hub.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import no.trygghub.hub.contract.Downlink.Acknowledgement;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.uplink.PromptSockets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** The other end: hears all that the hubs of a broker say, and answers. */
public final class ResponseCentre implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final MqttAsyncClient client;
  private final DownlinkComposer composer = new DownlinkComposer("urn:test:centre");
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  private ResponseCentre(MqttAsyncClient client) {
    this.client = client;
  }

  /** Connects and hears everything from then on, retained messages first. */
  public static ResponseCentre at(String url) {
    return at(url, PromptSockets.plain());
  }

  /** Connects to the response centres' door of a broker, with a certificate. */
  public static ResponseCentre at(ProjectBroker broker) {
    Certificates made = broker.centres();
    return at(
        broker.centreUrl(),
        TestClient.sockets(made.authority(), made.certificate("centre.1"), made.key("centre.1")));
  }

  private static ResponseCentre at(String url, SocketFactory sockets) {
    try {
      MqttAsyncClient client =
          new MqttAsyncClient(
              url.replace("mqtt:", "tcp:"),
              "centre-" + COUNT.incrementAndGet(),
              new MemoryPersistence());
      ResponseCentre centre = new ResponseCentre(client);
      client.setCallback(centre.new Ear());
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setSocketFactory(sockets);
      client.connect(options).waitForCompletion(PATIENCE_MILLIS);
      client.subscribe("trygghub/#", 1).waitForCompletion(PATIENCE_MILLIS);
      return centre;
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What came on the channel that ends so. */
  public List<Heard> on(String channel) {
    return heard.stream().filter(message -> message.topic().endsWith("/" + channel)).toList();
  }

  /** Acknowledges an alarm, or one message about it, at the hub with that topic prefix. */
  public void acknowledge(String hub, AlarmId alarm, Optional<MessageId> message, Word word) {
    say(
        hub + "/down/ack",
        composer.acknowledgement(
            "a-" + COUNT.incrementAndGet(),
            Instant.now(),
            new Acknowledgement(alarm, message, word),
            false),
        false);
  }

  /** Publishes and returns once the broker has it. */
  public void say(String topic, String payload, boolean retained) {
    try {
      client
          .publish(topic, payload.getBytes(StandardCharsets.UTF_8), 1, retained)
          .waitForCompletion(PATIENCE_MILLIS);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 500, true);
    } catch (MqttException e) {
      // The broker is gone.
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      // Nothing is left to close.
    }
  }

  /** A message that came. */
  public record Heard(String topic, boolean retained, JsonObject event) {
    /** The id of the message. */
    public String id() {
      return text(event, "id");
    }

    /** What {@code data.state} says. */
    public String state() {
      return text(data(), "state");
    }

    /** The message's {@code data}. */
    public JsonObject data() {
      try {
        return event.object("data");
      } catch (JsonException e) {
        throw new IllegalStateException(e);
      }
    }

    /** A field of {@code data}, which must be there. */
    public Object field(String name) {
      return Optional.ofNullable(data().fields().get(name))
          .orElseThrow(() -> new IllegalStateException("no " + name + " in " + data().fields()));
    }

    private static String text(JsonObject object, String field) {
      try {
        return object.text(field);
      } catch (JsonException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final class Ear implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      if (topic.contains("/down/")) {
        return;
      }
      try {
        heard.add(
            new Heard(
                topic,
                message.isRetained(),
                JsonObject.read(new String(message.getPayload(), StandardCharsets.UTF_8))));
      } catch (JsonException e) {
        throw new IllegalStateException(e);
      }
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
