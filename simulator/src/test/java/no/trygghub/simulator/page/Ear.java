package no.trygghub.simulator.page;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Hears all that passes the broker, by itself and with none of the page's code. */
final class Ear implements AutoCloseable {
  private final MqttClient client;
  private final List<Heard> heard = new CopyOnWriteArrayList<>();

  private Ear(MqttClient client) {
    this.client = client;
  }

  /**
   * Something that passed.
   *
   * @param channel the end of its topic
   * @param data the data of the message
   */
  record Heard(String channel, JsonObject data) {}

  static Ear at(URI broker) throws MqttException {
    MqttClient client =
        new MqttClient(
            "tcp://" + broker.getHost() + ":" + broker.getPort(), "ear", new MemoryPersistence());
    Ear ear = new Ear(client);
    client.setCallback(ear.new Callback());
    client.connect();
    client.subscribe("trygghub/#", 1);
    return ear;
  }

  /** The data of all messages of a channel. */
  List<JsonObject> of(String channel) {
    return heard.stream().filter(each -> each.channel().equals(channel)).map(Heard::data).toList();
  }

  /** The ids of all alarms that were raised, each once, in their order. */
  List<String> alarmIds() {
    return of("alarm").stream().map(data -> text(data, "alarmId")).distinct().toList();
  }

  /** What was said on an alarm, in its order. */
  List<String> wordsOn(String alarmId) {
    return of("ack").stream()
        .filter(data -> data.has("alarmId") && text(data, "alarmId").equals(alarmId))
        .map(data -> text(data, "ack"))
        .toList();
  }

  static String text(JsonObject data, String field) {
    try {
      return data.text(field);
    } catch (JsonException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws MqttException {
    if (client.isConnected()) {
      client.disconnect();
    }
    client.close();
  }

  private final class Callback implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) throws JsonException {
      String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
      if (!payload.isEmpty()) {
        JsonObject event = JsonObject.read(payload);
        heard.add(new Heard(topic.substring(topic.lastIndexOf('/') + 1), event.object("data")));
      }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
