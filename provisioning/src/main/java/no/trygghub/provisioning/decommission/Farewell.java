package no.trygghub.provisioning.decommission;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import no.trygghub.drivers.OneLine;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Topics;
import no.trygghub.hub.uplink.TlsSockets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** The hub's last connection to a destination: empties what the broker keeps, and says goodbye. */
final class Farewell {
  private static final long WITHIN_MS = Duration.ofSeconds(10).toMillis();
  private static final Duration ECHO_WITHIN = Duration.ofSeconds(3);
  private static final int QOS = 1;
  private static final int FIRST_FAILURE = 0x80;
  private static final int LONGEST = 200;
  private static final List<Channel> RETAINED =
      List.of(Channel.UP_STATUS, Channel.UP_ALARMS_ACTIVE);

  private final Destination destination;
  private final HubId hub;
  private final Topics topics;

  Farewell(Destination destination, HubId hub, Topics topics) {
    this.destination = destination;
    this.hub = hub;
    this.topics = topics;
  }

  /** What came of it. */
  sealed interface Outcome {
    /** The broker was not told. */
    record NotTold(String cause) implements Outcome {}

    /**
     * The broker was told and has acknowledged it.
     *
     * @param sight what was seen of what it keeps
     */
    record Told(Sight sight) implements Outcome {}
  }

  /** What a hub sees of its own retained messages after it has emptied them. */
  enum Sight {
    /** It was shown its last event, and nothing that is kept: nothing is. */
    NOTHING_LEFT,
    /** Something is kept still. */
    SOMETHING_LEFT,
    /** The broker does not let a hub read there; it said that it took the emptying. */
    MAY_NOT_LOOK
  }

  /**
   * Empties, looks, and publishes the last event.
   *
   * @param event its payload
   */
  Outcome say(String event) {
    Ear ear = new Ear(topics.of(Channel.UP_EVENT));
    try {
      MqttAsyncClient client = new MqttAsyncClient(server(), hub.value(), new MemoryPersistence());
      try {
        client.setCallback(ear);
        client.connect(options()).waitForCompletion(WITHIN_MS);
        for (Channel channel : RETAINED) {
          publish(client, topics.of(channel), "", true);
        }
        boolean listens = listen(client);
        publish(client, topics.of(Channel.UP_EVENT), event, false);
        // What is kept comes with the subscription, so before the event.
        boolean shown = listens && ear.heardEvent();
        client.disconnect().waitForCompletion(WITHIN_MS);
        return new Outcome.Told(
            shown
                ? (ear.kept.isEmpty() ? Sight.NOTHING_LEFT : Sight.SOMETHING_LEFT)
                : Sight.MAY_NOT_LOOK);
      } finally {
        discard(client);
      }
    } catch (MqttException | IOException | GeneralSecurityException | RefusedException e) {
      return new Outcome.NotTold(cause(e));
    }
  }

  private boolean listen(MqttAsyncClient client) {
    MqttSubscription[] all =
        Stream.concat(RETAINED.stream(), Stream.of(Channel.UP_EVENT))
            .map(channel -> new MqttSubscription(topics.of(channel), QOS))
            .toArray(MqttSubscription[]::new);
    try {
      IMqttToken token = client.subscribe(all, null, null, new MqttProperties());
      token.waitForCompletion(WITHIN_MS);
      return Arrays.stream(token.getReasonCodes()).allMatch(code -> code < FIRST_FAILURE);
    } catch (MqttException e) {
      return false;
    }
  }

  private static void publish(
      MqttAsyncClient client, String topic, String payload, boolean retained)
      throws MqttException, RefusedException {
    IMqttToken token =
        client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), QOS, retained);
    token.waitForCompletion(WITHIN_MS);
    int[] codes = token.getReasonCodes();
    if (codes != null && Arrays.stream(codes).anyMatch(code -> code >= FIRST_FAILURE)) {
      throw new RefusedException(topic + ": refused with reason " + codes[0]);
    }
  }

  private MqttConnectionOptions options() throws IOException, GeneralSecurityException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout((int) Duration.ofMillis(WITHIN_MS).toSeconds());
    destination.user().ifPresent(options::setUserName);
    destination.password().ifPresent(options::setPassword);
    if (destination.tls().isPresent()) {
      options.setSocketFactory(TlsSockets.of(destination.tls().get()));
    }
    return options;
  }

  private String server() {
    String scheme = destination.url().getScheme().equals("mqtts") ? "ssl" : "tcp";
    return scheme + "://" + destination.url().getHost() + ":" + destination.url().getPort();
  }

  private static void discard(MqttAsyncClient client) {
    try {
      client.disconnectForcibly(0, 0, false);
    } catch (MqttException e) {
      // It is not connected any more.
    }
    try {
      client.close();
    } catch (MqttException e) {
      // Nothing is left to close.
    }
  }

  private static String cause(Exception e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return OneLine.of(deepest.getClass().getSimpleName() + ": " + deepest.getMessage(), LONGEST);
  }

  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
      super(message);
    }
  }

  /** Hears what the broker keeps, and the event that was just published. */
  private static final class Ear implements MqttCallback {
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private final CountDownLatch event = new CountDownLatch(1);
    private final String eventTopic;

    Ear(String eventTopic) {
      this.eventTopic = eventTopic;
    }

    boolean heardEvent() {
      try {
        return event.await(ECHO_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      if (topic.equals(eventTopic)) {
        event.countDown();
      } else if (message.getPayload().length > 0) {
        kept.add(topic);
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
