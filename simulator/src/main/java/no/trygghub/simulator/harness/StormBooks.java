package no.trygghub.simulator.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the hubs of a storm sent, and when each alarm was acknowledged. For several threads. */
final class StormBooks {
  private static final int MOST_TROUBLE = 20;

  private final Map<String, Long> raised = new ConcurrentHashMap<>();
  private final Map<String, Duration> acknowledged = new ConcurrentHashMap<>();
  private final AtomicInteger repeated = new AtomicInteger();
  private final List<String> trouble = new ArrayList<>();
  private volatile Duration killed = Duration.ZERO;

  /** An alarm is about to be sent for the first time. */
  void raised(String message) {
    raised.put(message, System.nanoTime());
  }

  /** An alarm was sent once more, because nobody had acknowledged it. */
  void repeated() {
    repeated.incrementAndGet();
  }

  /** An alarm was acknowledged, at the hub. */
  void acknowledged(String message) {
    Long begin = raised.get(message);
    if (begin != null) {
      acknowledged.putIfAbsent(message, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  /** A receiver was killed, so long after the storm began. */
  void killed(Duration after) {
    killed = after;
  }

  Duration killed() {
    return killed;
  }

  /** Something happened that says nothing about the receivers. */
  synchronized void trouble(String what) {
    if (trouble.size() < MOST_TROUBLE) {
      trouble.add(what);
    }
  }

  int raised() {
    return raised.size();
  }

  int acknowledged() {
    return acknowledged.size();
  }

  int repeats() {
    return repeated.get();
  }

  synchronized List<String> trouble() {
    return List.copyOf(trouble);
  }

  /** How long it took until each was acknowledged, shortest first. */
  List<Duration> delays() {
    return acknowledged.values().stream().sorted().toList();
  }
}
