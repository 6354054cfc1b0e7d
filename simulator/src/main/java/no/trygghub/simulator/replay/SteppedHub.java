package no.trygghub.simulator.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.clock.Drive;
import no.trygghub.simulator.clock.SimulatedClock;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;

/**
 * A whole hub whose time is the recording's. Its connections live in real time. Opened on a
 * database that is there already, it goes on where that left off: same boot, sensors as they were,
 * as when the process was killed and started again at once.
 */
final class SteppedHub implements AutoCloseable {
  /** Days pass faster than a network; beyond this many waiting messages the replay waits too. */
  private static final long MOST_WAITING = 5_000;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Instant begin;
  private final SimulatedDriverProvider sensors = new SimulatedDriverProvider();
  private final Hub hub;
  private final Drive drive;
  private long fed;

  /**
   * Starts it.
   *
   * @param begin the wall time at which the hub was first started
   */
  SteppedHub(HubConfiguration configuration, Instant begin) {
    this.begin = begin;
    SimulatedClock clock = SimulatedClock.manual(begin, "replay");
    resume(configuration, clock);
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

  /** Lets time pass until a change and makes it; what came of it is on disk when this returns. */
  void feed(HomeChange change) throws InterruptedException, RecordingException {
    drive.until(Duration.between(begin, change.at()).toNanos());
    sensors.home().set(change.sensor(), change.state());
    drive.act();
    if (++fed % 1_000 == 0 && hub.outboxDepth() > MOST_WAITING) {
      drain(MOST_WAITING / 2);
    }
  }

  /** Waits until everything is acknowledged. */
  void drain() throws InterruptedException, RecordingException {
    drain(0);
  }

  @Override
  public void close() {
    hub.close();
  }

  private void drain(long left) throws InterruptedException, RecordingException {
    if (!drive.await(() -> hub.outboxDepth() <= left, PATIENCE)) {
      throw new RecordingException(
          hub.outboxDepth()
              + " messages are still not acknowledged after "
              + PATIENCE.toMinutes()
              + " min; is the broker there, and does the response centre acknowledge?");
    }
  }

  private void resume(HubConfiguration configuration, SimulatedClock clock) {
    Map<String, String> rows;
    try (Buffer buffer = Buffer.open(Hub.database(configuration))) {
      rows = new LinkedHashMap<>(buffer.stateRows());
    }
    Optional.ofNullable(rows.remove(Timeline.ROW))
        .map(Timeline::parse)
        .ifPresent(left -> clock.advanceTo(left.time().nanosSinceBoot()));
    DetectorState state = DetectorState.fromRows(rows);
    for (SensorSettings sensor : configuration.sensors()) {
      state
          .stateOf(sensor.sensor().id())
          .ifPresent(known -> sensors.home().set(sensor.sensor().id(), known));
    }
  }
}
