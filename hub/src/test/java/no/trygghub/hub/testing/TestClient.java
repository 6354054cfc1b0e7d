package no.trygghub.hub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocketFactory;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.uplink.TlsSockets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Somebody with a certificate who does at a broker what a hub would not do. */
public final class TestClient implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int NOBODY_HEARS_IT = 0x10;

  private final MqttAsyncClient client;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile boolean lost;

  private TestClient(MqttAsyncClient client) {
    this.client = client;
  }

  /**
   * Connects as a hub.
   *
   * @param certificate the name of its certificate among those of the hubs
   * @param clientId what it says of itself
   * @param will a topic for its last will
   * @throws MqttException where the broker does not let it in
   */
  public static TestClient connect(
      ProjectBroker broker, String certificate, String clientId, Optional<String> will)
      throws MqttException {
    return connect(broker, broker.hubUrl(), broker.hubs(), certificate, clientId, will);
  }

  /**
   * Connects to either door of a broker with a certificate of either authority.
   *
   * @throws MqttException where the broker does not let it in
   */
  public static TestClient connect(
      ProjectBroker broker,
      String url,
      Certificates made,
      String certificate,
      String clientId,
      Optional<String> will)
      throws MqttException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setSocketFactory(
        sockets(
            broker.centres().authority(), made.certificate(certificate), made.key(certificate)));
    options.setConnectionTimeout(60);
    will.ifPresent(topic -> options.setWill(topic, message("lost", false)));
    MqttAsyncClient client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
    TestClient connected = new TestClient(client);
    client.setCallback(connected.new Ear());
    client.connect(options).waitForCompletion(PATIENCE_MILLIS);
    return connected;
  }

  /**
   * Publishes and tells the broker's reason code: 0 where it took it, whether somebody hears it.
   */
  public int publish(String topic, String payload, boolean retained) throws MqttException {
    IMqttToken token = client.publish(topic, message(payload, retained));
    token.waitForCompletion(PATIENCE_MILLIS);
    int code = Optional.ofNullable(token.getReasonCodes()).map(codes -> codes[0]).orElse(0);
    return code == NOBODY_HEARS_IT ? 0 : code;
  }

  /** Subscribes and tells the broker's reason code: the QoS where it agreed. */
  public int subscribe(String topics) throws MqttException {
    IMqttToken token = client.subscribe(topics, 1);
    token.waitForCompletion(PATIENCE_MILLIS);
    return token.getReasonCodes()[0];
  }

  /** The topics of what came. */
  public List<String> heard() {
    return List.copyOf(heard);
  }

  /** Whether the broker has ended the connection. */
  public boolean isLost() {
    return lost;
  }

  /** Ends the connection without a word, as a cable that is pulled would. */
  public void vanish() throws MqttException {
    client.disconnectForcibly(0, 1, false);
    client.close(true);
  }

  /** Sockets that trust one authority and show one certificate. */
  static SSLSocketFactory sockets(Path authority, Path certificate, Path key) {
    try {
      return TlsSockets.of(
          new Destination.Tls(Optional.of(authority), Optional.of(certificate), Optional.of(key)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 500, true);
      client.close(true);
    } catch (MqttException e) {
      // It was not connected any more.
    }
  }

  private static MqttMessage message(String payload, boolean retained) {
    MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
    message.setQos(1);
    message.setRetained(retained);
    return message;
  }

  private final class Ear implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      heard.add(topic);
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      lost = true;
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      lost = true;
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
