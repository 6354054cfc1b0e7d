package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import no.trygghub.hub.uplink.PromptSockets;
import no.trygghub.simulator.broker.BrokerPort;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/** The MQTT client that the hub uses, with nothing behind it: messages come from memory. */
final class PlainClient {
  private static final int REFUSED = 0x80;

  private PlainClient() {}

  /** The options that all clients here connect with; the hub's are the same. */
  static MqttConnectionOptions options() {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setSocketFactory(PromptSockets.plain());
    return options;
  }

  static String serverUri(URI broker) {
    return "tcp://" + broker.getHost() + ":" + BrokerPort.of(broker);
  }

  /**
   * Connects, publishes with QoS 1 and returns once the broker has acknowledged all of them.
   *
   * @param window how many messages may wait for the broker at once; never more than it allows
   * @return nanoseconds, connecting included
   */
  static long publish(URI broker, String topic, List<String> payloads, int window)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try {
      MqttAsyncClient client =
          new MqttAsyncClient(
              serverUri(broker), "plain-" + UUID.randomUUID(), new MemoryPersistence());
      try {
        IMqttToken connected = client.connect(options());
        connected.waitForCompletion(10_000);
        int allowed = Math.min(window, allowed(connected));
        Answers answers = new Answers(new Semaphore(allowed), new AtomicInteger());
        for (String payload : payloads) {
          answers.free().acquire();
          MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
          message.setQos(1);
          IMqttToken ignored = client.publish(topic, message, null, answers);
        }
        if (!answers.free().tryAcquire(allowed, 60, TimeUnit.SECONDS)) {
          throw new IOException("the broker did not acknowledge all messages");
        }
        long nanos = System.nanoTime() - begin;
        if (answers.refused().get() > 0) {
          throw new IOException("the broker refused " + answers.refused() + " messages");
        }
        return nanos;
      } finally {
        client.disconnectForcibly(0, 500, true);
        client.close(true);
      }
    } catch (MqttException e) {
      throw new IOException(broker + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static int allowed(IMqttToken connected) {
    Integer maximum = connected.getResponseProperties().getReceiveMaximum();
    return maximum == null ? Integer.MAX_VALUE : maximum;
  }

  private record Answers(Semaphore free, AtomicInteger refused) implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      if (Arrays.stream(token.getReasonCodes()).anyMatch(code -> code >= REFUSED)) {
        refused.incrementAndGet();
      }
      free.release();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable exception) {
      refused.incrementAndGet();
      free.release();
    }
  }
}
