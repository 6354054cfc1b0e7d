package no.trygghub.simulator.scenario;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.clock.Drive;
import no.trygghub.simulator.clock.SimulatedClock;
import no.trygghub.simulator.network.Relay;
import no.trygghub.simulator.sensors.SimulatedAccelerometerProvider;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedHome;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;

/**
 * Plays a scenario to a whole hub: simulated sensors and time, everything else as in a home. The
 * hub's way to the broker leads through a relay, so that {@code network down} is a real outage.
 */
public final class ScenarioPlayer {
  /** How long the network may take for what takes no time in the scenario. */
  private static final Duration NETWORK_PATIENCE = Duration.ofSeconds(10);

  /** How long what was raised may take to be delivered at the end; more than a reconnect's wait. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(90);

  /** The speed while the hub connects, so that no time of the scenario is lost by it. */
  private static final double WHILE_CONNECTING = 0.001;

  /** More than what one thread of the hub tells another takes to get there. */
  private static final Duration HAND_OVER = Duration.ofMillis(100);

  private final Scenario scenario;
  private final Pace pace;
  private final URI broker;
  private final Path data;
  private final Reception reception;
  private final PlayListener listener;

  /**
   * A player of one scenario.
   *
   * @param scenario what to play
   * @param pace how fast
   * @param broker {@code mqtt://host:port} of the broker that the hub connects to, through the
   *     relay
   * @param data where the hub's configuration and database go; made where it is not there
   * @param reception the response centre, connected to the same broker and acknowledging
   * @param listener told of every step
   */
  public ScenarioPlayer(
      Scenario scenario,
      Pace pace,
      URI broker,
      Path data,
      Reception reception,
      PlayListener listener) {
    this.scenario = scenario;
    this.pace = pace;
    this.broker = broker;
    this.data = data;
    this.reception = reception;
    this.listener = listener;
  }

  /**
   * Plays it from its first step to its last, on the calling thread, and waits until what the hub
   * raised has been delivered.
   *
   * @return a verdict for every expectation, in their order
   * @throws IOException where the hub's directory cannot be written
   * @throws InterruptedException where the thread is interrupted; the hub is stopped
   */
  public List<Verdict> play() throws IOException, InterruptedException {
    try (Relay relay = Relay.to(broker.getHost(), broker.getPort())) {
      Performance performance = new Performance(relay);
      performance.run();
    }
    return Judge.of(scenario.steps(), receipts());
  }

  private List<Receipt> receipts() {
    List<Receipt> receipts = new ArrayList<>();
    for (String message : reception.messages()) {
      try {
        ReceiptReader.read(message).ifPresent(receipts::add);
      } catch (JsonException e) {
        throw new IllegalStateException("the hub sent what the contract does not allow", e);
      }
    }
    return receipts;
  }

  private HubConfiguration configuration(Relay relay) throws IOException {
    try {
      return HubFile.write(
          scenario.begin().getZone(),
          scenario.home(),
          URI.create("mqtt://127.0.0.1:" + relay.port()),
          data);
    } catch (ConfigurationException e) {
      throw new IllegalStateException("the scenario was read but its hub cannot be made", e);
    }
  }

  private SimulatedClock clock() {
    Instant begin = scenario.begin().toInstant();
    return pace instanceof Pace.Fast
        ? SimulatedClock.manual(begin)
        : SimulatedClock.running(begin, WHILE_CONNECTING);
  }

  /** One run of it. */
  private final class Performance {
    private final Relay relay;
    private final SimulatedClock clock = clock();
    private final SimulatedDriverProvider sensors = new SimulatedDriverProvider();

    Performance(Relay relay) {
      this.relay = relay;
    }

    void run() throws IOException, InterruptedException {
      Hub.Parts parts =
          new Hub.Parts(
              configuration(relay),
              List.of(sensors, new SimulatedAccelerometerProvider(sensors.home())),
              List.of(new SimulatedOutputProvider()),
              clock,
              new SystemClock(true));
      listener.begun(scenario);
      try (Hub hub = Hub.assemble(parts)) {
        Drive drive = start(hub);
        drive.await(() -> isSettled(hub), NETWORK_PATIENCE);
        setOff();
        for (Step step : scenario.steps()) {
          drive.until(nanos(step));
          if (clock.isManual() && relay.isUp()) {
            // What came of the steps before has had minutes or hours to arrive.
            drive.await(() -> isSettled(hub), NETWORK_PATIENCE);
          }
          listener.step(step);
          perform(step.action(), hub, drive);
          drive.act();
        }
        listener.ending();
        if (relay.isUp()) {
          drive.await(() -> hub.outboxDepth() == 0, LAST_PATIENCE);
        }
      }
    }

    private Drive start(Hub hub) {
      if (clock.isManual()) {
        return Drive.stepwise(clock, hub.startStepwise());
      }
      hub.start();
      return Drive.running(clock);
    }

    private void setOff() {
      switch (pace) {
        case Pace.Fast fast -> {}
        case Pace.Constant constant -> clock.setSpeed(constant.speed());
        case Pace.AsWritten written -> clock.setSpeed(written.first());
      }
    }

    private long nanos(Step step) {
      return Duration.between(scenario.begin(), step.at()).toNanos();
    }

    private void perform(Action action, Hub hub, Drive drive) throws InterruptedException {
      SimulatedHome home = sensors.home();
      switch (action) {
        case Action.Level level -> home.set(level.sensor(), level.state());
        case Action.Pulse pulse -> home.pulse(pulse.sensor(), pulse.time());
        case Action.Move move -> home.move(move.sensor(), move.movement());
        case Action.Silence silence -> home.silence(silence.sensor());
        case Action.Stick stick -> home.stick(stick.sensor());
        case Action.Chatter chatter ->
            home.chatter(chatter.sensor(), SimulatedHome.CHATTER_EDGES_PER_SECOND, chatter.time());
        case Action.Break breaks -> home.breakDown(breaks.sensor(), breaks.cause());
        case Action.Repair repair -> home.repair(repair.sensor());
        case Action.Network network -> network(network.up(), hub, drive);
        case Action.Speed speed -> speed(speed.speed());
        case Action.Expect expect -> {}
        case Action.End end -> {}
      }
    }

    private void network(boolean up, Hub hub, Drive drive) throws InterruptedException {
      if (up == relay.isUp()) {
        return;
      }
      // Played fast, the home's time stands still until the network's own has passed.
      if (up) {
        relay.restore();
        if (clock.isManual()) {
          drive.await(() -> isSettled(hub), LAST_PATIENCE);
          drive.await(() -> false, HAND_OVER);
        }
      } else {
        relay.cut();
        if (clock.isManual()) {
          // A hub that tries to connect again has seen that it is not connected.
          drive.await(() -> relay.turnedAway() > 0, NETWORK_PATIENCE);
        }
      }
    }

    private boolean isSettled(Hub hub) {
      return reception.hubIsOnline() && hub.outboxDepth() == 0;
    }

    private void speed(double speed) {
      if (pace instanceof Pace.AsWritten) {
        clock.setSpeed(speed);
      }
    }
  }
}
