package no.trygghub.simulator.network;

import java.time.Duration;

/**
 * What is wrong with a network that is not cut. What is sent keeps its order, and nothing of it is
 * lost while its connection lasts.
 *
 * @param delay how long everything takes, at the least
 * @param jitter up to how much longer
 * @param bytesPerSecond how much passes in each direction of each connection; 0 for no limit
 * @param upSilent whether nothing passes from whoever connects, its end of a connection included
 * @param downSilent whether nothing passes to whoever connects
 * @param closeDelay how much later than what was sent before it the end of a connection passes
 */
public record Trouble(
    Duration delay,
    Duration jitter,
    int bytesPerSecond,
    boolean upSilent,
    boolean downSilent,
    Duration closeDelay) {
  /** A network that is well. */
  public static final Trouble NONE =
      new Trouble(Duration.ZERO, Duration.ZERO, 0, false, false, Duration.ZERO);

  /** Refuses what cannot be. */
  public Trouble {
    if (delay.isNegative()
        || jitter.isNegative()
        || closeDelay.isNegative()
        || bytesPerSecond < 0) {
      throw new IllegalArgumentException("nothing can be less than nothing");
    }
  }

  /** The same with a delay. */
  public Trouble delayed(Duration least, Duration more) {
    return new Trouble(least, more, bytesPerSecond, upSilent, downSilent, closeDelay);
  }

  /** The same with so many bytes a second. */
  public Trouble throttled(int most) {
    return new Trouble(delay, jitter, most, upSilent, downSilent, closeDelay);
  }

  /** The same with connections that are half open: they stay, and nothing passes. */
  public Trouble silent(boolean up, boolean down) {
    return new Trouble(delay, jitter, bytesPerSecond, up, down, closeDelay);
  }

  /** The same with connections that one side has ended and the other takes for open so long. */
  public Trouble slowToClose(Duration later) {
    return new Trouble(delay, jitter, bytesPerSecond, upSilent, downSilent, later);
  }
}
