package no.trygghub.simulator.page;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** What waits for one browser. Whoever offers never waits; the browser's own thread takes. */
final class Watcher {
  /** So many changes may wait; a browser with more has gone, or is of no use as it is. */
  static final int MOST_WAITING = 1_000;

  private static final String END = "";

  private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);

  /** Hands an event over; false where too many wait already, and then it ends. */
  boolean offer(String event) {
    boolean taken = waiting.offer(event);
    if (!taken) {
      end();
    }
    return taken;
  }

  /** Lets it go; what waits is dropped. */
  void end() {
    waiting.clear();
    waiting.add(END);
  }

  /**
   * Waits for the next.
   *
   * @return the event; a comment, which keeps the connection, where there is none in that time;
   *     empty where it is over
   */
  Optional<String> next(Duration most) throws InterruptedException {
    String event = waiting.poll(most.toNanos(), TimeUnit.NANOSECONDS);
    if (event == null) {
      return Optional.of(":\n\n");
    }
    return event.equals(END) ? Optional.empty() : Optional.of(event);
  }
}
