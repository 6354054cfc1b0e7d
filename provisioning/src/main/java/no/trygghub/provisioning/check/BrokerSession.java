package no.trygghub.provisioning.check;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.uplink.PromptSockets;
import no.trygghub.hub.uplink.TlsSockets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A connection of a check to a broker, with the hub's certificate or password and without a last
 * will, so that nothing of it stays there.
 */
final class BrokerSession implements AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(3);
  private static final int QOS = 1;

  /** From here on a reason code of MQTT 5 is a refusal. */
  private static final int FIRST_REFUSAL = 0x80;

  private static final int LAST_REFUSAL = 0xFF;

  /** The reason code of MQTT 5, 3.14.2.1. */
  private static final int SESSION_TAKEN_OVER = 0x8E;

  private static final Duration TOLD_WITHIN = Duration.ofSeconds(1);

  private final MqttAsyncClient client;
  private final BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  private BrokerSession(MqttAsyncClient client) {
    this.client = client;
  }

  /** A message that came. */
  record Arrived(String topic, String payload) {}

  /**
   * Connects.
   *
   * @param clientId never the hub's own while it may run: a broker throws the first out for the
   *     second
   * @throws BrokerException where the broker does not let it in
   */
  static BrokerSession open(Destination destination, String clientId) throws BrokerException {
    try {
      MqttAsyncClient client =
          new MqttAsyncClient(serverUri(destination.url()), clientId, new MemoryPersistence());
      BrokerSession session = new BrokerSession(client);
      client.setCallback(session.new Ear());
      try {
        session.await(client.connect(options(destination)), CONNECT_WITHIN);
      } catch (BrokerException e) {
        session.close();
        throw e;
      }
      return session;
    } catch (MqttException e) {
      throw failure(e);
    } catch (IOException | GeneralSecurityException e) {
      throw new BrokerException(BrokerException.Why.LOST, 0, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Publishes, not retained.
   *
   * @throws BrokerException where the broker refuses it
   */
  void publish(String topic, byte[] payload) throws BrokerException {
    try {
      await(client.publish(topic, payload, QOS, false), ANSWER_WITHIN);
    } catch (MqttException e) {
      throw failure(e);
    }
  }

  /**
   * Subscribes.
   *
   * @throws BrokerException where the broker refuses it
   */
  void subscribe(String filter) throws BrokerException {
    try {
      await(client.subscribe(filter, QOS), ANSWER_WITHIN);
    } catch (MqttException e) {
      throw failure(e);
    }
  }

  /** The next message that comes within a time. */
  Optional<Arrived> next(Duration within) throws InterruptedException {
    return Optional.ofNullable(arrived.poll(within.toNanos(), TimeUnit.NANOSECONDS));
  }

  /** Whether the broker has ended it, or the network. */
  boolean isEnded() {
    return !client.isConnected();
  }

  /** Whether the broker has ended it and said that somebody else came in under its client id. */
  boolean isTakenOver() throws InterruptedException {
    if (client.isConnected()) {
      return false;
    }
    try {
      return ended.get(TOLD_WITHIN.toMillis(), TimeUnit.MILLISECONDS) == SESSION_TAKEN_OVER;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 500, true);
    } catch (MqttException | RuntimeException e) {
      // It was not connected any more.
    }
    try {
      client.close(true);
    } catch (MqttException | RuntimeException e) {
      // Nothing is left to close.
    }
  }

  private void await(IMqttToken token, Duration within) throws BrokerException {
    try {
      token.waitForCompletion(within.toMillis());
    } catch (MqttException e) {
      throw failure(e);
    }
    int worst =
        Arrays.stream(Optional.ofNullable(token.getReasonCodes()).orElse(new int[0]))
            .max()
            .orElse(0);
    if (worst >= FIRST_REFUSAL) {
      throw new BrokerException(BrokerException.Why.REFUSED, worst, "");
    }
  }

  private static BrokerException failure(MqttException e) {
    int code = e.getReasonCode();
    if (code >= FIRST_REFUSAL && code <= LAST_REFUSAL) {
      return new BrokerException(BrokerException.Why.REFUSED, code, String.valueOf(e.getMessage()));
    }
    return new BrokerException(
        code == MqttClientException.REASON_CODE_CLIENT_TIMEOUT
            ? BrokerException.Why.SILENT
            : BrokerException.Why.LOST,
        code,
        String.valueOf(e.getMessage()));
  }

  private static MqttConnectionOptions options(Destination destination)
      throws IOException, GeneralSecurityException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout((int) CONNECT_WITHIN.toSeconds());
    destination.user().ifPresent(options::setUserName);
    destination.password().ifPresent(options::setPassword);
    options.setSocketFactory(
        destination.tls().isPresent()
            ? TlsSockets.of(destination.tls().get())
            : PromptSockets.plain());
    return options;
  }

  private static String serverUri(URI url) {
    String scheme = url.getScheme().equals("mqtts") ? "mqtts" : "tcp";
    return scheme + "://" + url.getHost() + ":" + url.getPort();
  }

  private final class Ear implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      arrived.add(new Arrived(topic, new String(message.getPayload(), StandardCharsets.UTF_8)));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      ended.complete(response.getReturnCode());
    }

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
