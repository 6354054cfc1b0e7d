package no.trygghub.simulator.home;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;

/**
 * What is known of a home: how its sensors are, whether or not there is a hub that listens to them,
 * and how its equipment is. May be used by any thread.
 */
final class Board {
  private final Map<SensorId, Point> points = new LinkedHashMap<>();
  private final Set<String> outputs = new TreeSet<>();
  private NetworkState network = new NetworkState.Up();
  private boolean brokerThere = true;
  private boolean powerOn = true;
  private boolean diskFull;
  private Duration clockOffset = Duration.ZERO;
  private boolean clockTrusted = true;
  private HomeState.HubIs hub = HomeState.HubIs.STARTING;
  private OptionalLong hubProcess = OptionalLong.empty();
  private double speed;

  Board(List<HomeSensor> sensors) {
    sensors.forEach(sensor -> points.put(sensor.id(), new Point(sensor)));
  }

  synchronized HomeState at(ZonedDateTime time) {
    return new HomeState(
        time,
        speed,
        points.values().stream().map(Point::now).toList(),
        network,
        brokerThere,
        powerOn,
        diskFull,
        clockOffset,
        clockTrusted,
        hub,
        hubProcess,
        outputs);
  }

  /**
   * Something happens to a sensor.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  synchronized void happens(Action.OfSensor action) {
    Point point = point(action.sensor());
    switch (action) {
      case Action.Level level -> {
        point.wanted = level.state();
        point.show();
      }
      case Action.Pulse pulse -> point.wanted = SensorState.INACTIVE;
      case Action.Silence silence -> point.silent = true;
      case Action.Stick stick -> point.stuck = true;
      case Action.Break breaks -> point.broken = Optional.of(breaks.cause());
      case Action.Repair repair -> {
        point.silent = false;
        point.stuck = false;
        point.broken = Optional.empty();
        point.chattering = false;
        point.show();
      }
      case Action.Chatter chatter -> {}
      case Action.Move move -> {}
    }
  }

  /** The hub's sensor shows this now. */
  synchronized void shows(SensorId sensor, SensorState level) {
    Point point = point(sensor);
    point.shown = level;
    if (!point.known) {
      point.known = true;
      point.wanted = level;
    }
  }

  synchronized void chatters(SensorId sensor, boolean now) {
    point(sensor).chattering = now;
  }

  synchronized void output(String name, boolean on) {
    if (on) {
      outputs.add(name);
    } else {
      outputs.remove(name);
    }
  }

  /** What has to be done to sensors that begin anew for them to be as they are here. */
  synchronized List<Action.OfSensor> asTheyAre() {
    List<Action.OfSensor> actions = new ArrayList<>();
    points.values().forEach(point -> point.asItIs(actions));
    return actions;
  }

  /** There is no hub any more: nothing is on, and what lasts a moment is over. */
  synchronized void dark() {
    hub = HomeState.HubIs.DEAD;
    hubProcess = OptionalLong.empty();
    outputs.clear();
    points
        .values()
        .forEach(
            point -> {
              point.chattering = false;
              point.show();
            });
  }

  /** A hub is being started. */
  synchronized void starts() {
    hub = HomeState.HubIs.STARTING;
  }

  /** A hub listens to its sensors. */
  synchronized void runs(OptionalLong process) {
    hub = HomeState.HubIs.RUNNING;
    hubProcess = process;
  }

  synchronized HomeState.HubIs hub() {
    return hub;
  }

  synchronized void network(NetworkState now) {
    network = now;
  }

  synchronized NetworkState network() {
    return network;
  }

  synchronized void broker(boolean there) {
    brokerThere = there;
  }

  synchronized boolean brokerThere() {
    return brokerThere;
  }

  synchronized void power(boolean on) {
    powerOn = on;
  }

  synchronized boolean powerOn() {
    return powerOn;
  }

  synchronized void disk(boolean full) {
    diskFull = full;
  }

  synchronized boolean diskFull() {
    return diskFull;
  }

  synchronized void clock(Duration offset, boolean trusted) {
    clockOffset = offset;
    clockTrusted = trusted;
  }

  synchronized Duration clockOffset() {
    return clockOffset;
  }

  synchronized boolean clockTrusted() {
    return clockTrusted;
  }

  synchronized void speed(double now) {
    speed = now;
  }

  synchronized double speed() {
    return speed;
  }

  private Point point(SensorId sensor) {
    return Optional.ofNullable(points.get(sensor))
        .orElseThrow(() -> new IllegalArgumentException("not a sensor of this home: " + sensor));
  }

  /** One sensor. Guarded by the board. */
  private static final class Point {
    private final HomeSensor sensor;
    private SensorState wanted = SensorState.INACTIVE;
    private SensorState shown = SensorState.INACTIVE;
    private boolean known;
    private boolean silent;
    private boolean stuck;
    private boolean chattering;
    private Optional<String> broken = Optional.empty();

    private Point(HomeSensor sensor) {
      this.sensor = sensor;
    }

    private void show() {
      if (!stuck) {
        shown = wanted;
      }
    }

    private SensorNow now() {
      return new SensorNow(sensor, shown, silent, stuck, chattering, broken);
    }

    private void asItIs(List<Action.OfSensor> actions) {
      if (known) {
        actions.add(new Action.Level(sensor.id(), shown));
        if (stuck) {
          actions.add(new Action.Stick(sensor.id()));
          actions.add(new Action.Level(sensor.id(), wanted));
        }
      }
      if (silent) {
        actions.add(new Action.Silence(sensor.id()));
      }
      broken.ifPresent(cause -> actions.add(new Action.Break(sensor.id(), cause)));
    }
  }
}
