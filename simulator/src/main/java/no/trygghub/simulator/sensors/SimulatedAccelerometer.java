package no.trygghub.simulator.sensors;

import java.time.Duration;
import java.util.List;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.HubThread;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorSamples;
import no.trygghub.drivers.SensorState;

/**
 * An open simulated accelerometer. It measures only while somebody moves, so that a night passes in
 * a second. Told by any thread, it acts on the hub's.
 */
final class SimulatedAccelerometer implements SensorDriver {
  private static final Duration BURST = Duration.ofMillis(100);
  private static final Duration ALIVE_EVERY = Duration.ofHours(1);

  private final SimulatedHome home;
  private final SensorId sensor;
  private final DriverContext context;
  private HubThread.Timer alive = () -> {};
  private HubThread.Timer burst = () -> {};
  private boolean closed;

  SimulatedAccelerometer(SimulatedHome home, SensorId sensor, DriverContext context) {
    this.home = home;
    this.sensor = sensor;
    this.context = context;
  }

  void begin() {
    context.report(new SensorReading(sensor, SensorState.INACTIVE, context.now()));
    alive = context.after(ALIVE_EVERY, this::alive);
  }

  /** Feels a movement from now on; one that is not over yet is cut short. */
  void feel(Movement movement) {
    onHubThread(
        () -> {
          burst.cancel();
          long begin = context.now().nanosSinceBoot();
          burst = context.after(BURST, () -> measure(movement.samples(), begin));
        });
  }

  void lose(DriverException cause) {
    onHubThread(() -> context.lost(cause));
  }

  @Override
  public void close() {
    closed = true;
    alive.cancel();
    burst.cancel();
    home.disconnect(this, sensor);
  }

  /** At many times real speed it comes late; the samples still have their own times. */
  private void measure(List<Movement.Sample> left, long begin) {
    HubTime now = context.now();
    List<SensorSamples.Sample> felt =
        left.stream()
            .filter(sample -> begin + sample.nanos() <= now.nanosSinceBoot())
            .map(
                sample ->
                    new SensorSamples.Sample(
                        begin + sample.nanos(), sample.x(), sample.y(), sample.z()))
            .toList();
    if (!felt.isEmpty() && home.isHeard(sensor)) {
      context.report(new SensorSamples(sensor, felt, now));
    }
    List<Movement.Sample> rest = left.subList(felt.size(), left.size());
    if (!rest.isEmpty()) {
      burst = context.after(BURST, () -> measure(rest, begin));
    }
  }

  private void alive() {
    if (home.isHeard(sensor)) {
      context.report(new SensorAlive(sensor, context.now()));
    }
    alive = context.after(ALIVE_EVERY, this::alive);
  }

  private void onHubThread(Runnable task) {
    context.execute(
        () -> {
          if (!closed) {
            task.run();
          }
        });
  }
}
