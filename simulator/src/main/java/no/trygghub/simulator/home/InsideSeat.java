package no.trygghub.simulator.home;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.clock.ClockAnchor;
import no.trygghub.simulator.clock.Drive;
import no.trygghub.simulator.clock.SimulatedClock;
import no.trygghub.simulator.sensors.SimulatedAccelerometerProvider;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedHome;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;

/** A hub in this process. It is quick to start and can neither be killed nor have a full disk. */
final class InsideSeat implements Seat {
  private static final String OWN_PROCESS =
      "the hub is in this process; it takes one of its own for that";

  private final HubConfiguration configuration;
  private final boolean stepwise;
  private final HubListener listener;
  private Optional<Running> running = Optional.empty();
  private long depth;

  InsideSeat(HubConfiguration configuration, boolean stepwise, HubListener listener) {
    this.configuration = configuration;
    this.stepwise = stepwise;
    this.listener = listener;
  }

  @Override
  public void start(Wake wake, List<Action.OfSensor> before) {
    SimulatedHome home = new SimulatedHome(listener);
    before.forEach(action -> Happening.to(home, action));
    SimulatedClock clock =
        stepwise
            ? SimulatedClock.manual(wake.wall(), wake.bootId())
            : SimulatedClock.paused(wake.wall(), wake.bootId());
    clock.setTrusted(wake.trusted());
    Hub hub =
        Hub.assemble(
            new Hub.Parts(
                configuration,
                List.of(
                    new SimulatedDriverProvider(home), new SimulatedAccelerometerProvider(home)),
                List.of(new SimulatedOutputProvider(listener::output)),
                clock,
                new SystemClock(true)));
    running = Optional.of(new Running(hub, home, clock, drive(hub, clock)));
    listener.armed();
  }

  private Drive drive(Hub hub, SimulatedClock clock) {
    if (stepwise) {
      return Drive.stepwise(clock, hub.startStepwise());
    }
    hub.start();
    return Drive.running(clock);
  }

  @Override
  public void happens(Action.OfSensor action) {
    Happening.to(here().home(), action);
  }

  @Override
  public void follow(ClockAnchor clock) {
    here().clock().follow(clock);
  }

  @Override
  public void shiftWall(Duration by, boolean trusted) {
    here().clock().jump(by);
    here().clock().setTrusted(trusted);
  }

  @Override
  public void until(long nanosSinceBoot) throws InterruptedException {
    here().drive().until(nanosSinceBoot);
  }

  @Override
  public void settle() throws InterruptedException {
    if (stepwise) {
      here().drive().act();
    } else {
      CountDownLatch done = new CountDownLatch(1);
      HubFile.detection(here().hub()).execute(done::countDown);
      done.await();
    }
    depth = here().hub().outboxDepth();
  }

  @Override
  public OptionalLong process() {
    return OptionalLong.empty();
  }

  @Override
  public long outboxDepth() {
    return depth;
  }

  @Override
  public void disk(boolean full) throws IOException {
    throw new IOException(OWN_PROCESS);
  }

  @Override
  public void kill() throws IOException {
    throw new IOException(OWN_PROCESS);
  }

  @Override
  public void stop() {
    running.ifPresent(now -> now.hub().close());
    running = Optional.empty();
  }

  private Running here() {
    return running.orElseThrow(() -> new IllegalStateException("the hub is not running"));
  }

  private record Running(Hub hub, SimulatedHome home, SimulatedClock clock, Drive drive) {}
}
