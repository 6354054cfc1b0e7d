package no.trygghub.simulator.replay;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.clock.Drive;
import no.trygghub.simulator.clock.SimulatedClock;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;

/**
 * A whole hub whose time is the recording's. Its connections live in real time. Opened on a
 * database that is there already, it is a process that was killed and started again at once: the
 * same boot, the sensors as the world has them.
 */
final class SteppedHub implements AutoCloseable {
  private static final String BOOT = "replay";

  /** Days pass faster than a network; beyond this many waiting messages the replay waits too. */
  private static final long MOST_WAITING = 5_000;

  private static final int LOOK_EVERY = 1_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Instant begin;
  private final SimulatedDriverProvider sensors = new SimulatedDriverProvider();
  private final Hub hub;
  private final Drive drive;
  private long fed;

  /** Starts it in a world. */
  SteppedHub(HubConfiguration configuration, World world) {
    this.begin = world.begin();
    SimulatedClock clock = SimulatedClock.manual(begin, BOOT);
    clock.advanceTo(Math.max(nanos(world.reached()), savedNanos(configuration)));
    world.levelsAt(clock.now().wall()).forEach(sensors.home()::set);
    this.hub =
        Hub.assemble(
            new Hub.Parts(
                configuration,
                List.of(sensors),
                List.of(new SimulatedOutputProvider()),
                clock,
                new SystemClock(true)));
    this.drive = Drive.stepwise(clock, hub.startStepwise());
  }

  /**
   * Lets time pass until a change and makes it; what came of it is on disk when this returns.
   *
   * @throws IOException where messages pile up because the response centre does not acknowledge
   */
  void feed(HomeChange change) throws InterruptedException, IOException {
    until(change.at());
    sensors.home().set(change.sensor(), change.state());
    drive.act();
    if (++fed % LOOK_EVERY == 0 && hub.outboxDepth() > MOST_WAITING) {
      makeRoom();
    }
  }

  /** Lets time pass and nothing change. */
  void until(Instant at) throws InterruptedException {
    drive.until(nanos(at));
  }

  /** Waits until everything is acknowledged, but not for ever, and tells how much is not. */
  long drain() throws InterruptedException {
    drive.await(() -> hub.outboxDepth() == 0, PATIENCE);
    return hub.outboxDepth();
  }

  @Override
  public void close() {
    hub.close();
  }

  private void makeRoom() throws InterruptedException, IOException {
    if (!drive.await(() -> hub.outboxDepth() <= MOST_WAITING / 2, PATIENCE)) {
      throw new IOException(
          hub.outboxDepth()
              + " messages are not acknowledged after "
              + PATIENCE.toMinutes()
              + " min; is the broker there, and does the response centre acknowledge?");
    }
  }

  private long nanos(Instant at) {
    return Duration.between(begin, at).toNanos();
  }

  /**
   * How far the killed process had come by itself. A computer's clock does not go back because a
   * process dies, but this one's does, for it lives in the process.
   */
  private static long savedNanos(HubConfiguration configuration) {
    try (Buffer buffer =
        Buffer.open(Hub.database(configuration), configuration.uplink().diskBudgetBytes())) {
      return Optional.ofNullable(buffer.stateRows().get(Timeline.ROW))
          .map(saved -> Timeline.parse(saved).time().nanosSinceBoot())
          .orElse(0L);
    }
  }
}
