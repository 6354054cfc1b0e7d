package no.trygghub.simulator.centre;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import no.trygghub.hub.clock.EventLoop;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/**
 * What a response centre has to say to hubs, in order, with no more unanswered at once than the
 * broker takes. Lives on the response centre's loop.
 */
final class Sayings {
  /** The broker's receive maximum where it names none (MQTT 5, section 3.2.2.3.3). */
  private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

  private static final int MOST_UNANSWERED = 100;

  private final EventLoop loop;
  private final Deque<Saying> waiting = new ArrayDeque<>();
  private Optional<MqttAsyncClient> client = Optional.empty();
  private int connection;
  private int unanswered;
  private int most;

  Sayings(EventLoop loop) {
    this.loop = loop;
  }

  private record Saying(String topic, String payload) {}

  /** How many messages the broker that answered so takes at once. */
  static int receiveMaximum(IMqttToken connected) {
    return Optional.ofNullable(connected.getResponseProperties())
        .flatMap(properties -> Optional.ofNullable(properties.getReceiveMaximum()))
        .orElse(RECEIVE_MAXIMUM_DEFAULT);
  }

  /** There is a connection, over which what waits goes out. */
  void connected(MqttAsyncClient over, int receiveMaximum) {
    client = Optional.of(over);
    connection++;
    unanswered = 0;
    most = Math.min(MOST_UNANSWERED, receiveMaximum);
    pump();
  }

  /** The connection is gone; what waits goes out over the next. */
  void lost() {
    client = Optional.empty();
    connection++;
  }

  void say(String topic, String payload) {
    waiting.add(new Saying(topic, payload));
    pump();
  }

  private void pump() {
    while (client.isPresent() && unanswered < most && !waiting.isEmpty()) {
      Saying next = waiting.remove();
      MqttMessage message = new MqttMessage(next.payload().getBytes(StandardCharsets.UTF_8));
      message.setQos(1);
      try {
        IMqttToken ignored =
            client.get().publish(next.topic(), message, null, answered(connection));
        unanswered++;
      } catch (MqttException e) {
        // The connection is just being lost, and the next one is given all that waits.
        waiting.addFirst(next);
        return;
      }
    }
  }

  private MqttActionListener answered(int mine) {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        loop.execute(() -> room(mine));
      }

      @Override
      public void onFailure(IMqttToken token, Throwable exception) {
        // Lost with its connection or refused: a hub repeats what was not acknowledged.
        loop.execute(() -> room(mine));
      }
    };
  }

  private void room(int mine) {
    if (mine == connection) {
      unanswered--;
      pump();
    }
  }
}
