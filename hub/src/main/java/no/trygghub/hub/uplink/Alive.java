package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether the other side of a connection is still there, by what is heard from it. After half a
 * keep-alive of silence it is asked; where it says nothing for three quarters of a keep-alive then,
 * it is gone. A connection that is dead without anybody having closed it is so found within two
 * keep-alives, whether anything is being published or not.
 */
final class Alive {
  private final long keepAlive;
  private long heard;
  private long said;
  private Optional<Long> asked = Optional.empty();

  /**
   * A connection that was just made.
   *
   * @param now monotonic time, here and below
   */
  Alive(Duration keepAlive, long now) {
    this.keepAlive = keepAlive.toNanos();
    this.heard = now;
    this.said = now;
  }

  /** How often to look. */
  Duration lookEvery() {
    return Duration.ofNanos(keepAlive / 4);
  }

  void heard(long now) {
    heard = now;
    asked = Optional.empty();
  }

  void said(long now) {
    said = now;
  }

  void asked(long now) {
    said = now;
    asked = Optional.of(now);
  }

  /** Whether to ask now. The broker as well has to hear something now and then. */
  boolean isToBeAsked(long now) {
    return asked.isEmpty() && (now - heard >= keepAlive / 2 || now - said >= keepAlive / 2);
  }

  boolean isGone(long now) {
    return asked.filter(when -> now - when >= keepAlive / 4 * 3).isPresent();
  }

  /** How long nothing has been heard. */
  Duration silence(long now) {
    return Duration.ofNanos(now - heard);
  }
}
