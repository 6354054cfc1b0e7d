package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether the other side of a connection is still there, by what is heard from it. After half a
 * keep-alive of silence it is asked; where it says nothing for three quarters of a keep-alive then,
 * it is gone. A connection that is dead without anybody having closed it is so found within two
 * keep-alives, whether anything is being published or not.
 */
public final class Alive {
  private final long keepAlive;
  private long heard;
  private long said;
  private Optional<Long> asked = Optional.empty();

  /**
   * A connection that was just made.
   *
   * @param now monotonic time, here and below
   */
  public Alive(Duration keepAlive, long now) {
    this.keepAlive = keepAlive.toNanos();
    this.heard = now;
    this.said = now;
  }

  /** How often to look. */
  public Duration lookEvery() {
    return Duration.ofNanos(keepAlive / 4);
  }

  /** Something was heard of the other side. */
  public void heard(long now) {
    heard = now;
    asked = Optional.empty();
  }

  /** Something was said to the other side. */
  public void said(long now) {
    said = now;
  }

  /** The other side was asked whether it is there. */
  public void asked(long now) {
    said = now;
    asked = Optional.of(now);
  }

  /** Whether to ask now. The broker as well has to hear something now and then. */
  public boolean isToBeAsked(long now) {
    return asked.isEmpty() && (now - heard >= keepAlive / 2 || now - said >= keepAlive / 2);
  }

  /** Whether it was asked and has not answered in time. */
  public boolean isGone(long now) {
    return asked.filter(when -> now - when >= keepAlive / 4 * 3).isPresent();
  }

  /** How long nothing has been heard. */
  public Duration silence(long now) {
    return Duration.ofNanos(now - heard);
  }
}
