package no.trygghub.simulator.centre;

import java.util.Map;

/**
 * What a response centre has seen.
 *
 * @param hubs by tenant and hub
 */
public record Summary(Map<String, OfHub> hubs) {
  /** Copies what it is given, so that it never changes. */
  public Summary {
    hubs = Map.copyOf(hubs);
  }

  /**
   * What it has seen of one hub.
   *
   * @param received distinct stored messages by channel
   * @param repeats how many came again
   * @param missing how many sequence numbers are missing in between
   * @param acknowledged how many acknowledgements were sent
   */
  public record OfHub(Map<String, Long> received, long repeats, long missing, long acknowledged) {}

  /** How many distinct messages came on a channel, all hubs together. */
  public long received(String channel) {
    return hubs.values().stream().mapToLong(hub -> hub.received().getOrDefault(channel, 0L)).sum();
  }

  /** How many messages came again. */
  public long repeats() {
    return hubs.values().stream().mapToLong(OfHub::repeats).sum();
  }

  /** How many sequence numbers are missing. */
  public long missing() {
    return hubs.values().stream().mapToLong(OfHub::missing).sum();
  }

  /** How many acknowledgements were sent. */
  public long acknowledged() {
    return hubs.values().stream().mapToLong(OfHub::acknowledged).sum();
  }
}
