package no.trygghub.simulator.centre;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * As which client a response centre takes messages in, and whether it shares them with others.
 *
 * @param clientId its client id at the broker; two with the same one throw each other out
 * @param sessionKept how long the broker keeps its session while it is away; zero for not at all
 * @param share the group of an MQTT 5 shared subscription, of whose messages it gets a part; empty
 *     for all of them
 */
public record Intake(String clientId, Duration sessionKept, Optional<String> share) {
  private static final Duration AN_HOUR = Duration.ofHours(1);

  /**
   * One that gets everything, under a name of its own that nobody else has, whose session is kept
   * for an hour.
   */
  public static Intake alone() {
    return new Intake("trygghub-centre-" + UUID.randomUUID(), AN_HOUR, Optional.empty());
  }

  /** What it subscribes to, of a tenant or of all. */
  String subscription(Optional<String> tenant) {
    return share.map(group -> "$share/" + group + "/").orElse("") + topics(tenant) + "#";
  }

  /** Where hubs keep their status, which a shared subscription does not bring. */
  String statusSubscription(Optional<String> tenant) {
    return topics(tenant) + "status";
  }

  private String topics(Optional<String> tenant) {
    return "trygghub/v1/" + tenant.orElse("+") + "/+/up/";
  }
}
