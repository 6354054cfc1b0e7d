package no.trygghub.simulator.centre;

import java.time.Duration;
import java.util.OptionalLong;
import no.trygghub.drivers.HubTime;

/**
 * How long to leave a session to another client with the same client id. Two that took it back at
 * once would throw each other out all the time. What comes meanwhile goes to the other one.
 *
 * <p>A broker should say that a session was taken over (MQTT 5, 3.14.2.1). Not every one does:
 * Mosquitto 2.0.11 only ends the connection, so that connections which end soon, one after another,
 * have to do for a sign.
 */
final class Rivals {
  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** Who kept the session for so long is alone again. */
  private static final Duration ALONE = LONGEST.multipliedBy(2);

  /** How soon a connection ends of which the broker does not say why. */
  private static final Duration SHORT = Duration.ofSeconds(30);

  /** So many of those in a row are no trouble of the network's. */
  private static final int SUSPICIOUS = 3;

  private static final Duration WHILE_SUSPECTED = Duration.ofSeconds(10);

  private final Duration usual;
  private Duration next = FIRST;
  private int inARow;
  private OptionalLong connectedAt = OptionalLong.empty();

  /**
   * Of a client that has not connected yet.
   *
   * @param usual the wait before it connects anew where there is no sign of another one
   */
  Rivals(Duration usual) {
    this.usual = usual;
  }

  /** The session is this client's. */
  void connected(HubTime now) {
    connectedAt = OptionalLong.of(now.nanosSinceBoot());
  }

  /** The wait before connecting anew, now that the broker says that another one has the session. */
  Duration takenOver(HubTime now) {
    if (lasted(now).compareTo(ALONE) >= 0) {
      next = FIRST;
    }
    connectedAt = OptionalLong.empty();
    Duration wait = next;
    Duration doubled = wait.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return wait;
  }

  /** The wait before connecting anew, now that the connection has ended or could not be made. */
  Duration lost(HubTime now) {
    if (connectedAt.isPresent()) {
      inARow = lasted(now).compareTo(SHORT) < 0 ? inARow + 1 : 0;
      connectedAt = OptionalLong.empty();
    }
    return isSuspected() ? WHILE_SUSPECTED : usual;
  }

  /** Whether there may be another one, of which the broker says nothing. */
  boolean isSuspected() {
    return inARow >= SUSPICIOUS;
  }

  private Duration lasted(HubTime now) {
    return connectedAt.isPresent()
        ? Duration.ofNanos(now.nanosSinceBoot() - connectedAt.getAsLong())
        : Duration.ZERO;
  }
}
