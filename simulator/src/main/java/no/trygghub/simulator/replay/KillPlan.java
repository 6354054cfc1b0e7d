package no.trygghub.simulator.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which changes a hub is killed at, and how soon.
 *
 * <p>A hub that was told of a change is killed between 20 microseconds and 50 milliseconds later:
 * before it has read the line, in the timers that are due by then, while it writes, after it has
 * answered, or while it sends. Every fourth kill meets it while it starts again after the one
 * before.
 */
final class KillPlan {
  private static final int ONE_WHILE_STARTING_IN = 4;
  private static final double SHORTEST_NANOS = 20_000;
  private static final double LONGEST_NANOS = 50_000_000;
  private static final long LONGEST_START_NANOS = Duration.ofMillis(900).toNanos();

  private final Random random;

  /** How many kills begin at each of these changes. */
  private final TreeMap<Integer, Integer> at = new TreeMap<>();

  KillPlan(Kills kills, List<HomeChange> changes) {
    this.random = new Random(kills.seed());
    int whileStarting = kills.count() / ONE_WHILE_STARTING_IN;
    int whileFed = Math.min(kills.count() - whileStarting, changes.size());
    List<Integer> eventful = new ArrayList<>(eventful(kills.near(), changes));
    Collections.shuffle(eventful, random);
    eventful.stream().limit(whileFed / 2).forEach(change -> at.put(change, 1));
    while (at.size() < whileFed) {
      at.put(random.nextInt(changes.size()), 1);
    }
    List<Integer> chosen = List.copyOf(at.keySet());
    for (int i = 0; i < whileStarting && !chosen.isEmpty(); i++) {
      at.merge(chosen.get(random.nextInt(chosen.size())), 1, Integer::sum);
    }
  }

  /** How often the hub is killed when it is told of a change: the first time as it is told. */
  int killsAt(int change) {
    return at.getOrDefault(change, 0);
  }

  /** How long a hub that was told of a change lives on; short and long ones of equal weight. */
  Duration afterTelling() {
    double factor = Math.pow(LONGEST_NANOS / SHORTEST_NANOS, random.nextDouble());
    return Duration.ofNanos((long) (SHORTEST_NANOS * factor));
  }

  /** How long a hub that was started lives on. */
  Duration afterStarting() {
    return Duration.ofNanos(random.nextLong(LONGEST_START_NANOS));
  }

  /** The changes that the hub is told of when a moment has come or passed. */
  private static Set<Integer> eventful(List<Instant> moments, List<HomeChange> changes) {
    Set<Integer> eventful = new TreeSet<>();
    for (Instant moment : moments) {
      int index = 0;
      while (index < changes.size() && changes.get(index).at().isBefore(moment)) {
        index++;
      }
      if (index < changes.size()) {
        eventful.add(index);
      }
    }
    return eventful;
  }
}
