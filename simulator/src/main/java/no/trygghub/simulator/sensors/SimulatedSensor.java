package no.trygghub.simulator.sensors;

import java.time.Duration;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorAlive;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;

/** An open simulated sensor. Told by any thread, it acts on the hub's. */
final class SimulatedSensor implements SensorDriver {
  private static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofHours(1);

  private final SimulatedHome home;
  private final Sensor sensor;
  private final DriverContext context;
  private boolean closed;

  SimulatedSensor(SimulatedHome home, Sensor sensor, DriverContext context) {
    this.home = home;
    this.sensor = sensor;
    this.context = context;
  }

  void begin(SensorState state) {
    report(state, context.now());
    awaitSignOfLife();
  }

  void level(SensorState state) {
    HubTime edge = context.now();
    onHubThread(() -> report(state, edge));
  }

  void after(Duration time, Runnable task) {
    context.execute(() -> context.after(time, task));
  }

  void lose(DriverException cause) {
    onHubThread(() -> context.lost(cause));
  }

  @Override
  public void close() {
    closed = true;
    home.disconnect(this, sensor.id());
  }

  private void report(SensorState state, HubTime edge) {
    context.report(new SensorReading(sensor.id(), state, edge));
  }

  private void awaitSignOfLife() {
    context.after(
        BETWEEN_SIGNS_OF_LIFE,
        () -> {
          if (!closed) {
            signOfLife();
            awaitSignOfLife();
          }
        });
  }

  private void signOfLife() {
    if (home.isHeard(sensor.id())) {
      context.report(new SensorAlive(sensor.id(), context.now()));
    }
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
