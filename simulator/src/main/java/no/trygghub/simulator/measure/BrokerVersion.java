package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/** What a broker says that it is. */
public final class BrokerVersion {
  private static final String TOPIC = "$SYS/broker/version";

  private BrokerVersion() {}

  /**
   * Its name and version. Mosquitto tells them to whoever asks; others commonly tell nothing.
   *
   * @throws IOException where it cannot be connected to
   */
  public static String of(URI broker) throws IOException, InterruptedException {
    BlockingQueue<String> answers = new ArrayBlockingQueue<>(1);
    try {
      MqttAsyncClient client =
          new MqttAsyncClient(
              PlainClient.serverUri(broker), "asks-" + UUID.randomUUID(), new MemoryPersistence());
      client.setCallback(
          new Arriving(
              (topic, message) ->
                  answers.offer(new String(message.getPayload(), StandardCharsets.UTF_8))));
      client.connect(PlainClient.options()).waitForCompletion(10_000);
      client.subscribe(TOPIC, 0).waitForCompletion(10_000);
      String answer = answers.poll(2, TimeUnit.SECONDS);
      client.disconnectForcibly(0, 500, true);
      client.close(true);
      return answer == null ? "a broker that does not tell its version" : answer;
    } catch (MqttException e) {
      throw new IOException(broker + " cannot be used: " + e.getMessage(), e);
    }
  }
}
