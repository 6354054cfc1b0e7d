package no.trygghub.simulator.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.sensors.SimulatedHome;

/**
 * A home while its hub runs.
 *
 * @param name the hub's id
 * @param hub the hub
 * @param sensors its buttons
 */
record RunningHome(String name, Hub hub, SimulatedHome sensors) implements AutoCloseable {
  private static final Duration HELD = Duration.ofMillis(100);
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(90));

  /** Presses the next buttons and lets each go once the hub has it; in the books before. */
  void press(Books books, int buttons) throws IOException {
    for (int i = 0; i < buttons; i++) {
      String button = "button-" + books.raised(name) % Home.BUTTONS;
      Press press = books.raise(name, button);
      SensorId sensor = new SensorId(press.sensor());
      long before = hub.lastSequence();
      sensors.set(sensor, SensorState.ACTIVE);
      PATIENCE.until("a press is taken", () -> hub.lastSequence() > before);
      // Longer than a contact bounces, for it may have been a fault that took the number.
      LockSupport.parkNanos(HELD.toNanos());
      sensors.set(sensor, SensorState.INACTIVE);
    }
  }

  boolean isOnDisk() {
    return hub.isOnDisk();
  }

  /** Waits until everything is on disk again and tells how many seconds it took. */
  long awaitOnDisk() throws IOException {
    long begin = System.nanoTime();
    PATIENCE.until("everything is on disk again", hub::isOnDisk);
    return Duration.ofNanos(System.nanoTime() - begin).toSeconds();
  }

  /** Waits until everything is acknowledged. */
  void awaitEmpty() throws IOException {
    PATIENCE.until("everything is acknowledged", () -> hub.outboxDepth() == 0);
  }

  @Override
  public void close() {
    hub.close();
  }
}
