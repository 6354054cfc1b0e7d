package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import no.trygghub.drivers.SensorId;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/** A whole hub with one door that raises an alarm each time it is opened. */
final class DoorHub {
  static final SensorId DOOR = new SensorId("door-1");

  /** Where the hub keeps its database, inside its directory. */
  static final String DATA = "data";

  private DoorHub() {}

  /**
   * Puts it together.
   *
   * @param directory for its configuration and its data
   * @param window how many messages it may have in flight
   */
  static Hub assemble(URI broker, Path directory, int window, SimulatedDriverProvider sensors)
      throws IOException {
    SystemClock clock = new SystemClock(true);
    try {
      return Hub.assemble(
          new Hub.Parts(
              new ConfigurationReader(List.of(sensors), List.of())
                  .read(configuration(broker, directory, window)),
              List.of(sensors),
              List.of(),
              clock,
              clock));
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path configuration(URI broker, Path directory, int window) throws IOException {
    return Files.writeString(
        directory.resolve("hub.yaml"),
        """
        tenant: %s
        hub: %s
        clock: always
        data: %s
        destinations: {broker: {url: '%s'}}
        uplink: {in-flight: %d, disk-budget-mib: 100000}
        sensors:
          %s:
            kind: door
            location: hall
            driver: simulated
            debounce-on: 0 s
            debounce-off: 0 s
            chatter-limit: 1000000
        rules:
          door-at-night: {enabled: true, window: all day}
          exit-no-return: {enabled: false}
        """
            .formatted(Backlog.TENANT, Backlog.HUB, DATA, broker, window, DOOR));
  }
}
