package no.trygghub.simulator.replay;

import java.time.Instant;
import java.util.List;

/**
 * How a hub is to be killed.
 *
 * @param count how often, not negative
 * @param seed what the moments are drawn from: the same seed kills at the same changes, though
 *     never at the same microsecond
 * @param near moments when something happens in the hub; half of the kills are drawn from the
 *     changes that follow them, because that is where there is something to lose
 */
public record Kills(int count, long seed, List<Instant> near) {
  /** Copies what it is given, so that it never changes. */
  public Kills {
    near = List.copyOf(near);
  }
}
