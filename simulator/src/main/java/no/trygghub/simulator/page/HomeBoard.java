package no.trygghub.simulator.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import no.trygghub.drivers.SensorState;
import no.trygghub.simulator.home.HomeListener;
import no.trygghub.simulator.home.HomeState;
import no.trygghub.simulator.home.NetworkState;
import no.trygghub.simulator.home.SensorNow;

/**
 * The home in the page's document. The home tells what changes without waiting for it to be shown:
 * a chattering sensor at a thousand times real speed changes more often than anybody sees.
 */
final class HomeBoard implements HomeListener {
  /** So many changes of one sensor from one {@link #show} to the next are kept, and the last. */
  private static final int MOST_CHANGES = 6;

  private static final Duration TIME_TOLD_EVERY = Duration.ofSeconds(1);

  private final LiveDocument document;
  private final Happened happened;
  private final boolean foreignBroker;
  private final Consumer<String> log;
  // Guarded by this object.
  private final Map<String, SensorState> levels = new HashMap<>();
  private final Map<String, Deque<Change>> changes = new LinkedHashMap<>();
  private Optional<HomeState> latest = Optional.empty();
  private Map<String, Object> timeTold = Map.of();
  private long timeToldAt;

  /**
   * A board for one home.
   *
   * @param foreignBroker whether the broker is somebody else's
   * @param log told every line of the hub's log
   */
  HomeBoard(LiveDocument document, Happened happened, boolean foreignBroker, Consumer<String> log) {
    this.document = document;
    this.happened = happened;
    this.foreignBroker = foreignBroker;
    this.log = log;
    document.clear("sensors");
  }

  @Override
  public synchronized void changed(HomeState state) {
    latest = Optional.of(state);
    for (SensorNow sensor : state.sensors()) {
      String id = sensor.sensor().id().value();
      SensorState before = levels.put(id, sensor.level());
      if (sensor.level() != before) {
        Deque<Change> own = changes.computeIfAbsent(id, any -> new ArrayDeque<>());
        if (own.size() >= MOST_CHANGES) {
          own.removeLast();
        }
        own.addLast(new Change(state.at().toInstant(), sensor.level() == SensorState.ACTIVE));
      }
    }
  }

  @Override
  public void logged(String line) {
    log.accept(line);
  }

  /**
   * Puts what has changed into the document.
   *
   * @param now how the home is, and what time it has
   * @param paused whether its time stands still because somebody wants it to
   * @param speed how many times as fast as real time it passes otherwise
   */
  synchronized void show(HomeState now, boolean paused, double speed) {
    changes.forEach(
        (id, own) ->
            own.forEach(
                change ->
                    happened.add(
                        change.at(), "reading", Map.of("sensor", id, "active", change.active()))));
    changes.clear();
    HomeState state = latest.orElse(now);
    latest = Optional.empty();
    for (SensorNow sensor : state.sensors()) {
      document.put("sensors", sensor.sensor().id().value(), SensorView.of(sensor));
    }
    document.put("home", "house", house(state));
    time(
        now,
        Map.of(
            "speed",
            speed,
            "paused",
            paused,
            "passes",
            !paused && now.hub() != HomeState.HubIs.STARTING,
            "wrongMs",
            now.clockOffset().toMillis()));
  }

  /** The browser counts on by itself, so it is told when that changes, and now and then. */
  private void time(HomeState now, Map<String, Object> how) {
    long real = System.nanoTime();
    if (how.equals(timeTold) && real - timeToldAt < TIME_TOLD_EVERY.toNanos()) {
      return;
    }
    timeTold = how;
    timeToldAt = real;
    Map<String, Object> value = new LinkedHashMap<>(how);
    value.put("now", now.at().toInstant().toEpochMilli());
    document.put("home", "time", value);
  }

  private Map<String, Object> house(HomeState state) {
    Map<String, Object> house = new LinkedHashMap<>();
    house.put("network", network(state.network()));
    house.put("broker", state.brokerThere() ? "back" : "gone");
    house.put("brokerForeign", foreignBroker);
    house.put("power", state.powerOn() ? "back" : "cut");
    house.put("disk", state.diskFull() ? "full" : "free");
    house.put("clockTrusted", state.clockTrusted());
    house.put(
        "hub",
        switch (state.hub()) {
          case STARTING -> "starting";
          case RUNNING -> "running";
          case DEAD -> state.powerOn() ? "stopped" : "off";
        });
    state.hubProcess().ifPresent(pid -> house.put("pid", pid));
    house.put("buzzer", state.outputsOn().contains("annunciator"));
    return house;
  }

  private static String network(NetworkState state) {
    return switch (state) {
      case NetworkState.Up up -> "up";
      case NetworkState.Down down -> "down";
      case NetworkState.Slow slow -> "slow";
      case NetworkState.HalfOpen halfOpen -> "half-open";
    };
  }

  private record Change(Instant at, boolean active) {}
}
