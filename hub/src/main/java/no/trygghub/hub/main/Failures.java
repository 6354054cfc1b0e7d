package no.trygghub.hub.main;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import no.trygghub.hub.clock.HubClock;

/**
 * What the tasks of a loop let out. A task that is done every few seconds may fail each time, for
 * weeks: the same failure is told once, and then once an hour with how often it came, so that it
 * fills no log. To be used by one thread alone.
 */
final class Failures implements Consumer<Throwable> {
  private static final Duration TOLD_EVERY = Duration.ofHours(1);

  /** More than there are tasks; the oldest is forgotten then, and told as a new one. */
  private static final int MOST_KNOWN = 50;

  private final HubClock clock;
  private final Listener listener;
  private final Map<String, Known> known = new LinkedHashMap<>();

  Failures(HubClock clock, Listener listener) {
    this.clock = clock;
    this.listener = listener;
  }

  /** Is told of a failure. */
  interface Listener {
    /**
     * A task failed.
     *
     * @param times how often since it was told last, this time included
     */
    void failed(Throwable failure, long times);
  }

  @Override
  public void accept(Throwable failure) {
    long now = clock.nanosSinceBoot();
    Known one = known.computeIfAbsent(name(failure), any -> new Known());
    one.times++;
    if (!one.told || now - one.toldAt >= TOLD_EVERY.toNanos()) {
      listener.failed(failure, one.times);
      one.told = true;
      one.toldAt = now;
      one.times = 0;
    }
    if (known.size() > MOST_KNOWN) {
      known.remove(known.keySet().iterator().next());
    }
  }

  /** Without its message, which may differ each time. */
  private static String name(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    return failure.getClass().getName() + (stack.length == 0 ? "" : " " + stack[0]);
  }

  /** A failure that came before. */
  private static final class Known {
    private boolean told;
    private long toldAt;
    private long times;
  }
}
