package no.trygghub.simulator.fleet.mqtt;

import java.time.Duration;
import java.util.List;

/**
 * What a session asks a broker for.
 *
 * @param clientId its name
 * @param subscriptions the topics that it wants to hear, with QoS 1
 * @param keepAlive the MQTT keep-alive
 * @param kept how long the broker keeps the session without a connection; zero for not at all
 * @param inFlight how many messages of either side may wait for their answer at once, 1 to 65,535;
 *     the broker may allow fewer
 */
public record SessionSettings(
    String clientId, List<String> subscriptions, Duration keepAlive, Duration kept, int inFlight) {
  /** Copies what it is given, so that it never changes. */
  public SessionSettings {
    subscriptions = List.copyOf(subscriptions);
  }
}
