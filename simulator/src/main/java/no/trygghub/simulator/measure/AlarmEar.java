package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.Topics;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.centre.Received;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;

/**
 * A response centre that hears alarms and nothing else, so that a backlog does not pass through it:
 * notes when each arrives and acknowledges it.
 */
final class AlarmEar implements AutoCloseable {
  private static final Topics TOPICS = new Topics(Backlog.TENANT, Backlog.HUB);
  private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(30);

  private final DownlinkComposer composer = new DownlinkComposer("urn:trygghub:measure");
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final MqttAsyncClient client;

  private AlarmEar(MqttAsyncClient client) {
    this.client = client;
  }

  static AlarmEar connect(URI broker) throws IOException {
    try {
      MqttAsyncClient client =
          new MqttAsyncClient(
              PlainClient.serverUri(broker), "ear-" + UUID.randomUUID(), new MemoryPersistence());
      AlarmEar ear = new AlarmEar(client);
      client.setCallback(new Arriving(ear::arrived));
      client.connect(PlainClient.options()).waitForCompletion(10_000);
      client.subscribe(TOPICS.of(Channel.UP_ALARM), 1).waitForCompletion(10_000);
      return ear;
    } catch (MqttException e) {
      throw new IOException(broker + " cannot be used: " + e.getMessage(), e);
    }
  }

  /**
   * Waits for the next message about an alarm with that change, acknowledges all it meets on the
   * way, and tells when it arrived, in nanoseconds.
   */
  long next(String change) throws IOException, InterruptedException {
    long until = System.nanoTime() + ARRIVES_WITHIN.toNanos();
    while (true) {
      Arrival arrival = arrivals.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (arrival == null) {
        throw new IOException(
            "an alarm did not arrive within " + ARRIVES_WITHIN.toSeconds() + " s");
      }
      try {
        Received message = Received.read(arrival.topic(), arrival.payload());
        acknowledge(message);
        if (message.data().text("state").equals(change)) {
          return arrival.nanos();
        }
      } catch (JsonException | MqttException e) {
        throw new IOException(arrival.topic() + ": " + e.getMessage(), e);
      }
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

  private void acknowledge(Received message) throws JsonException, MqttException {
    Downlink.Acknowledgement acknowledgement =
        new Downlink.Acknowledgement(
            new AlarmId(message.data().text("alarmId")),
            Optional.of(new MessageId(message.id())),
            Downlink.Word.RECEIVED);
    String payload =
        composer.acknowledgement(
            UUID.randomUUID().toString(), Instant.now(), acknowledgement, false);
    MqttMessage answer = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
    answer.setQos(1);
    IMqttToken ignored = client.publish(TOPICS.of(Channel.DOWN_ACK), answer);
  }

  private void arrived(String topic, MqttMessage message) {
    long now = System.nanoTime();
    arrivals.add(new Arrival(topic, new String(message.getPayload(), StandardCharsets.UTF_8), now));
  }

  private record Arrival(String topic, String payload, long nanos) {}
}
