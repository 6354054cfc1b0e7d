package no.trygghub.simulator.sensors;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * The raw levels of simulated sensors, and what is wrong with them. What is set before the hub
 * opens a sensor counts once it does. May be used by any thread; what it does reaches the hub on
 * the hub's own thread, stamped with the hub's time at the call.
 */
public final class SimulatedHome {
  /** How often a chattering contact changes where nobody says otherwise. */
  public static final double CHATTER_EDGES_PER_SECOND = 10;

  private final Map<SensorId, Point> points = new HashMap<>();
  private final HomeWatcher watcher;

  /** A home where nothing was set yet: every sensor begins in its initial state. */
  public SimulatedHome() {
    this(new HomeWatcher() {});
  }

  /** The same, and somebody who is told what its sensors show. */
  public SimulatedHome(HomeWatcher watcher) {
    this.watcher = watcher;
  }

  /** Sets a sensor's raw level. A sensor that is stuck shows it once it is repaired. */
  public synchronized void set(SensorId sensor, SensorState level) {
    Point point = point(sensor);
    point.wanted = Optional.of(level);
    if (!point.stuck) {
      point.show(level);
    }
  }

  /** The level last set, or the one the sensor was opened with; empty where there is neither. */
  public synchronized Optional<SensorState> level(SensorId sensor) {
    return point(sensor).wanted;
  }

  /**
   * Makes a sensor active and lets it go again after a time of the hub's clock: a button pressed, a
   * movement seen. Does nothing where the hub has not opened the sensor.
   */
  public synchronized void pulse(SensorId sensor, Duration time) {
    Point point = point(sensor);
    if (point.open.isPresent()) {
      set(sensor, SensorState.ACTIVE);
      point.open.get().after(time, () -> set(sensor, SensorState.INACTIVE));
    }
  }

  /**
   * Has whoever wears an accelerometer move. Does nothing where the hub has not opened the sensor.
   */
  public synchronized void move(SensorId sensor, Movement movement) {
    point(sensor).worn.ifPresent(worn -> worn.feel(movement));
  }

  /**
   * Runs something on the hub's own thread, after all that the hub is doing and has been told
   * before. Does nothing where the hub has not opened the sensor.
   */
  public synchronized void then(SensorId sensor, Runnable task) {
    point(sensor).open.ifPresent(open -> open.then(task));
  }

  /** Cuts a sensor's wire: neither readings nor signs of life, until {@link #repair}. */
  public synchronized void silence(SensorId sensor) {
    point(sensor).silent = true;
  }

  /** Leaves a sensor at its present level whatever is set, until {@link #repair}. */
  public synchronized void stick(SensorId sensor) {
    point(sensor).stuck = true;
  }

  /**
   * Takes a sensor's device away: its driver reports the loss, and opening it fails until {@link
   * #repair}.
   *
   * @param cause one line for a technician
   */
  public synchronized void breakDown(SensorId sensor, String cause) {
    Point point = point(sensor);
    point.broken = Optional.of(cause);
    point.open.ifPresent(open -> open.lose(broken(sensor, cause)));
    point.worn.ifPresent(worn -> worn.lose(broken(sensor, cause)));
  }

  /**
   * Makes a sensor change its level again and again, for a time of the hub's clock; then it shows
   * the level that was set. Does nothing where the hub has not opened the sensor.
   *
   * @param edgesPerSecond how many changes a second, more than zero
   */
  public synchronized void chatter(SensorId sensor, double edgesPerSecond, Duration time) {
    if (!(edgesPerSecond > 0)) {
      throw new IllegalArgumentException("more than zero edges a second, not " + edgesPerSecond);
    }
    Point point = point(sensor);
    point.chatters++;
    chattering(sensor, point, point.open.isPresent());
    long between = Math.max(1, (long) (1e9 / edgesPerSecond));
    long edges = Math.max(1, time.toNanos() / between);
    if (point.open.isPresent()) {
      long now = point.open.get().now().nanosSinceBoot();
      flip(sensor, point.chatters, new Chatter(now, between, edges));
    }
  }

  /**
   * Ends whatever is wrong with a sensor. It shows the level last set; a broken one waits for the
   * hub to open it again.
   */
  public synchronized void repair(SensorId sensor) {
    Point point = point(sensor);
    point.silent = false;
    point.stuck = false;
    point.broken = Optional.empty();
    point.chatters++;
    chattering(sensor, point, false);
    point.wanted.ifPresent(point::show);
  }

  /** Connects a sensor that the hub opens and tells the level it shows. */
  synchronized SensorState connect(SimulatedSensor opening, SensorId sensor, SensorState initial)
      throws DriverException {
    Point point = point(sensor);
    if (point.broken.isPresent()) {
      throw broken(sensor, point.broken.get());
    }
    if (point.wanted.isEmpty()) {
      point.wanted = Optional.of(initial);
      point.shown = Optional.of(initial);
      watcher.shows(sensor, initial);
    }
    point.open = Optional.of(opening);
    return point.shown.orElse(initial);
  }

  /** Connects an accelerometer that the hub opens. */
  synchronized void connect(SimulatedAccelerometer opening, SensorId sensor)
      throws DriverException {
    Point point = point(sensor);
    if (point.broken.isPresent()) {
      throw broken(sensor, point.broken.get());
    }
    point.worn = Optional.of(opening);
  }

  synchronized void disconnect(SimulatedAccelerometer closing, SensorId sensor) {
    Point point = point(sensor);
    if (point.worn.filter(worn -> worn == closing).isPresent()) {
      point.worn = Optional.empty();
    }
  }

  synchronized void disconnect(SimulatedSensor closing, SensorId sensor) {
    Point point = point(sensor);
    if (point.open.filter(open -> open == closing).isPresent()) {
      point.open = Optional.empty();
    }
  }

  /** Whether a sensor can be heard at all. */
  synchronized boolean isHeard(SensorId sensor) {
    return !point(sensor).silent;
  }

  /** At many times real speed a timer comes late; its edges still have their own times. */
  private synchronized void flip(SensorId sensor, long number, Chatter chatter) {
    Point point = point(sensor);
    if (point.chatters != number || point.open.isEmpty()) {
      return;
    }
    SimulatedSensor open = point.open.get();
    HubTime now = open.now();
    Chatter rest = chatter;
    while (rest.edges() > 0 && rest.next() <= now.nanosSinceBoot()) {
      point.show(point.opposite(), before(now, rest.next()));
      rest = rest.afterOne();
    }
    if (rest.edges() == 0) {
      chattering(sensor, point, false);
      point.wanted.ifPresent(point::show);
    } else {
      Chatter left = rest;
      Duration wait = Duration.ofNanos(left.next() - now.nanosSinceBoot());
      open.after(wait, () -> flip(sensor, number, left));
    }
  }

  private static HubTime before(HubTime now, long nanosSinceBoot) {
    long ago = now.nanosSinceBoot() - nanosSinceBoot;
    return new HubTime(now.bootId(), nanosSinceBoot, now.wall().minusNanos(ago), now.trusted());
  }

  private void chattering(SensorId sensor, Point point, boolean now) {
    if (point.chattering != now) {
      point.chattering = now;
      watcher.chatters(sensor, now);
    }
  }

  private Point point(SensorId sensor) {
    return points.computeIfAbsent(sensor, id -> new Point(level -> watcher.shows(sensor, level)));
  }

  private static DriverException broken(SensorId sensor, String cause) {
    return new DriverException("simulated sensor " + sensor + ": " + cause);
  }

  /**
   * What is left of a chatter.
   *
   * @param next when its next edge is due, in nanoseconds since boot
   * @param between nanoseconds from one edge to the next
   * @param edges how many are left
   */
  private record Chatter(long next, long between, long edges) {
    Chatter afterOne() {
      return new Chatter(next + between, between, edges - 1);
    }
  }

  /** One sensor as it is wired. Guarded by the home. */
  private static final class Point {
    private final Consumer<SensorState> onShow;
    private Optional<SensorState> wanted = Optional.empty();
    private Optional<SensorState> shown = Optional.empty();
    private Optional<SimulatedSensor> open = Optional.empty();
    private Optional<SimulatedAccelerometer> worn = Optional.empty();
    private Optional<String> broken = Optional.empty();
    private boolean silent;
    private boolean stuck;
    private boolean chattering;
    private long chatters;

    private Point(Consumer<SensorState> onShow) {
      this.onShow = onShow;
    }

    private void show(SensorState level) {
      shown = Optional.of(level);
      onShow.accept(level);
      if (!silent) {
        open.ifPresent(sensor -> sensor.level(level, sensor.now()));
      }
    }

    private void show(SensorState level, HubTime at) {
      shown = Optional.of(level);
      if (!silent) {
        open.ifPresent(sensor -> sensor.level(level, at));
      }
    }

    private SensorState opposite() {
      return SensorState.of(!shown.equals(Optional.of(SensorState.ACTIVE)));
    }
  }
}
