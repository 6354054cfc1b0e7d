package no.trygghub.provisioning.check;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * A connection under a hub's id and password that comes back after a second, as a hub does, when it
 * is ended.
 */
final class ReturningHub implements AutoCloseable {
  private final String url;
  private final String id;
  private volatile Optional<MqttAsyncClient> client = Optional.empty();
  private volatile boolean isClosed;

  private ReturningHub(String url, String id) {
    this.url = url;
    this.id = id;
  }

  static ReturningHub at(String url, String id) throws MqttException {
    ReturningHub hub = new ReturningHub(url.replace("mqtt:", "tcp:"), id);
    hub.connect();
    return hub;
  }

  boolean isConnected() {
    return client.orElseThrow().isConnected();
  }

  @Override
  public void close() throws MqttException {
    isClosed = true;
    client.orElseThrow().disconnect().waitForCompletion();
    client.orElseThrow().close();
  }

  private void connect() throws MqttException {
    MqttAsyncClient next = new MqttAsyncClient(url, id, new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setUserName(id);
    options.setPassword("secret-word".getBytes(StandardCharsets.UTF_8));
    next.setCallback(new Ear());
    next.connect(options).waitForCompletion();
    client = Optional.of(next);
  }

  private void comeBack() {
    try {
      connect();
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Ear implements MqttCallback {
    @Override
    public void disconnected(MqttDisconnectResponse response) {
      if (!isClosed) {
        CompletableFuture<Void> ignored =
            CompletableFuture.runAsync(
                ReturningHub.this::comeBack,
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
      }
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void messageArrived(String topic, MqttMessage message) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
