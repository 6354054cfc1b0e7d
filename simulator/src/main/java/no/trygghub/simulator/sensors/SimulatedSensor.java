package no.trygghub.simulator.sensors;

import java.time.Duration;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.HubThread;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.drivers.contact.Contact;
import no.trygghub.drivers.contact.ContactSettings;

/** An open simulated sensor. Told by any thread, it acts on the hub's. */
final class SimulatedSensor implements SensorDriver {
  /** How often it could tell that it lives; its contact does so once an hour. */
  private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

  private final SimulatedHome home;
  private final SensorId sensor;
  private final boolean normallyClosed;
  private final Contact contact;
  private final DriverContext context;
  private HubThread.Timer look = () -> {};
  private boolean closed;

  SimulatedSensor(
      SimulatedHome home, Sensor sensor, ContactSettings settings, DriverContext context) {
    this.home = home;
    this.sensor = sensor.id();
    this.normallyClosed = settings.normallyClosed();
    this.contact = new Contact(sensor, settings, context);
    this.context = context;
  }

  void begin(SensorState state) {
    contact.start(isClosed(state));
    look = context.after(LOOK_EVERY, this::look);
  }

  HubTime now() {
    return context.now();
  }

  void level(SensorState state, HubTime edge) {
    onHubThread(() -> contact.level(isClosed(state), edge));
  }

  void after(Duration time, Runnable task) {
    context.execute(() -> context.after(time, task));
  }

  void then(Runnable task) {
    context.execute(task);
  }

  void lose(DriverException cause) {
    onHubThread(() -> context.lost(cause));
  }

  @Override
  public void close() {
    closed = true;
    look.cancel();
    contact.stop();
    home.disconnect(this, sensor);
  }

  private void look() {
    if (home.isHeard(sensor)) {
      contact.alive();
    }
    look = context.after(LOOK_EVERY, this::look);
  }

  private boolean isClosed(SensorState state) {
    return (state == SensorState.ACTIVE) != normallyClosed;
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
