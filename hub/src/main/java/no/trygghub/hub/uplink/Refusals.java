package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.log.EventLog;

/**
 * Counts what came down and was refused. Logs the first of each kind and then one line a minute at
 * the most, so that somebody who sends garbage does not fill the log. Lives on the uplink's loop,
 * but for what counts.
 */
final class Refusals {
  private static final EventLog LOG = EventLog.of("uplink");
  private static final String TOO_MANY = "too-many";
  private static final Duration ONE_LINE_IN = Duration.ofMinutes(1);

  private final HubClock clock;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong overruns = new AtomicLong();
  private final Map<String, Long> lastLogged = new HashMap<>();
  private final Map<String, Long> unlogged = new HashMap<>();

  Refusals(HubClock clock) {
    this.clock = clock;
  }

  /**
   * Takes note of one.
   *
   * @param kind one of few words
   * @param cause what was wrong with it and what was expected
   */
  void note(String kind, String channel, String cause) {
    count.incrementAndGet();
    long now = clock.now().nanosSinceBoot();
    Long last = lastLogged.get(kind);
    if (last != null && now - last < ONE_LINE_IN.toNanos()) {
      unlogged.merge(kind, 1L, Long::sum);
      return;
    }
    lastLogged.put(kind, now);
    Long more = unlogged.remove(kind);
    LOG.warn(
        "refused-downlink",
        "kind",
        kind,
        "channel",
        channel,
        "cause",
        cause,
        "more",
        more == null ? 0 : more);
  }

  /** More came than can be looked at. May be called on any thread. */
  void overrun() {
    count.incrementAndGet();
    overruns.incrementAndGet();
  }

  /** Logs what {@link #overrun} counted, one line a minute at the most. */
  void tellOverruns() {
    long now = clock.now().nanosSinceBoot();
    Long last = lastLogged.get(TOO_MANY);
    if (last != null && now - last < ONE_LINE_IN.toNanos()) {
      return;
    }
    long some = overruns.getAndSet(0);
    if (some > 0) {
      lastLogged.put(TOO_MANY, now);
      LOG.warn("refused-downlink", "kind", TOO_MANY, "count", some);
    }
  }

  /** How many since the hub started. May be called on any thread. */
  long count() {
    return count.get();
  }
}
