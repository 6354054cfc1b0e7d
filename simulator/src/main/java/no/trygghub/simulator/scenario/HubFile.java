package no.trygghub.simulator.scenario;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.simulator.sensors.SimulatedAccelerometerProvider;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;

/** The configuration of a scenario's hub, written to a file and read as any hub reads its own. */
final class HubFile {
  /** Whom the hub of every scenario belongs to. */
  static final String TENANT = "demo";

  /** The hub of every scenario. */
  static final String HUB = "simulated-home";

  private HubFile() {}

  /**
   * Writes the configuration and reads it back.
   *
   * @param data where the file and the hub's database go; made where it is not there
   */
  static HubConfiguration write(ZoneId zone, String home, URI broker, Path data)
      throws IOException, ConfigurationException {
    Files.createDirectories(data);
    Path file = data.resolve("hub.yaml");
    Files.writeString(file, text(zone, home, broker, data));
    return new ConfigurationReader(
            List.of(new SimulatedDriverProvider(), new SimulatedAccelerometerProvider()),
            List.of(new SimulatedOutputProvider()))
        .read(file);
  }

  /** Finds what is wrong with the sensors and rules of a scenario. */
  static void check(ZoneId zone, String home) throws IOException, ConfigurationException {
    Path directory = Files.createTempDirectory("trygghub-scenario");
    try {
      write(zone, home, URI.create("mqtt://127.0.0.1:1883"), directory);
    } finally {
      Files.deleteIfExists(directory.resolve("hub.yaml"));
      Files.deleteIfExists(directory);
    }
  }

  private static String text(ZoneId zone, String home, URI broker, Path data) {
    return """
        tenant: %s
        hub: %s
        zone: %s
        clock: always
        data: %s
        destinations:
          simulated: {url: '%s'}
        outputs:
          annunciator: {driver: simulated}
        """
            .formatted(TENANT, HUB, zone, quoted(data), broker)
        + home;
  }

  private static String quoted(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
  }
}
