package no.trygghub.provisioning.emulator;

import java.nio.file.Path;
import no.trygghub.hub.testing.Mosquitto;

/** A guest and, on the host, a broker for its hubs. */
record Bench(Guest guest, Mosquitto broker) implements AutoCloseable {
  /**
   * Boots the one and starts the other. Aborts the test and says why where this computer cannot.
   *
   * @param directory an empty one
   */
  static Bench set(Path directory) {
    Guest guest = Guest.boot(directory);
    try {
      return new Bench(guest, Mosquitto.start(directory.resolve("broker")));
    } catch (RuntimeException e) {
      guest.close();
      throw e;
    }
  }

  @Override
  public void close() {
    broker.close();
    guest.close();
  }
}
