package no.trygghub.simulator.home;

import java.time.Duration;
import no.trygghub.drivers.DurationText;

/** How the network between a hub and its broker is. */
public sealed interface NetworkState {
  /** Everything passes. */
  record Up() implements NetworkState {}

  /** Connections are closed, and every new one. */
  record Down() implements NetworkState {}

  /**
   * Everything passes, slowly.
   *
   * @param delay how much later, in each direction
   * @param bytesPerSecond how much passes in each direction of a connection; 0 for no limit
   */
  record Slow(Duration delay, int bytesPerSecond) implements NetworkState {}

  /** Connections stay open, and nothing passes. */
  record HalfOpen() implements NetworkState {}

  /** Whether what is sent gets there. */
  default boolean lets() {
    return this instanceof Up || this instanceof Slow;
  }

  /** The words for it in a scenario, without {@code network}: {@code slow 2 s}. */
  default String words() {
    return switch (this) {
      case Up up -> "up";
      case Down down -> "down";
      case HalfOpen halfOpen -> "half-open";
      case Slow slow ->
          "slow"
              + (slow.delay().isZero() ? "" : " " + DurationText.print(slow.delay()))
              + (slow.bytesPerSecond() == 0 ? "" : " " + slow.bytesPerSecond() + " bytes/s");
    };
  }
}
