package no.trygghub.simulator.page;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import no.trygghub.simulator.home.HubFile;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * What a broker keeps of a home that was here before. A new home may live earlier than that one,
 * and its hub would be taken for one that is long gone.
 */
final class Leftovers {
  private static final List<String> RETAINED = List.of("status", "alarms-active");

  private Leftovers() {}

  /**
   * Has the broker forget it.
   *
   * @throws IOException where the broker cannot be reached
   */
  static void clear(URI broker) throws IOException {
    String address = "tcp://" + broker.getHost() + ":" + broker.getPort();
    try {
      MqttClient client =
          new MqttClient(address, "trygghub-page-" + UUID.randomUUID(), new MemoryPersistence());
      try {
        client.connect();
        for (String channel : RETAINED) {
          client.publish(
              "trygghub/v1/" + HubFile.TENANT + "/" + HubFile.HUB + "/up/" + channel,
              new byte[0],
              1,
              true);
        }
        client.disconnect();
      } finally {
        client.close();
      }
    } catch (MqttException e) {
      throw new IOException(broker + " cannot be used: " + e.getMessage(), e);
    }
  }
}
