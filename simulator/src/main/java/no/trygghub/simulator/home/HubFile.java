package no.trygghub.simulator.home;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.sensors.SimulatedAccelerometerProvider;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;
import no.trygghub.simulator.sensors.SimulatedOutputProvider;

/**
 * The configuration of a simulated home's hub, written to a file and read as any hub reads its own.
 */
public final class HubFile {
  /** Whom the hub of every simulated home belongs to. */
  public static final String TENANT = "demo";

  /** Its id. */
  public static final String HUB = "simulated-home";

  private HubFile() {}

  /**
   * Writes the configuration and reads it back.
   *
   * @param data where the file and the hub's database go; made where it is not there
   */
  static HubConfiguration write(ZoneId zone, String home, URI broker, Path data)
      throws IOException, ConfigurationException {
    Files.createDirectories(data);
    Path file = in(data);
    Files.writeString(file, text(zone, home, broker, data));
    return read(file);
  }

  /** Reads the configuration of a hub whose sensors and outputs are all simulated. */
  static HubConfiguration read(Path file) throws ConfigurationException {
    return new ConfigurationReader(
            List.of(new SimulatedDriverProvider(), new SimulatedAccelerometerProvider()),
            List.of(new SimulatedOutputProvider()))
        .read(file);
  }

  /** The sensors of such a hub. */
  static List<HomeSensor> sensors(HubConfiguration configuration) {
    return configuration.sensors().stream()
        .map(
            settings ->
                new HomeSensor(
                    settings.sensor(),
                    settings.driver().equals(SimulatedAccelerometerProvider.NAME)))
        .toList();
  }

  /** The loop that a hub's sensors and rules live on. */
  static EventLoop detection(Hub hub) {
    return Optional.ofNullable(hub.loops().get("detection")).orElseThrow();
  }

  /** Where {@link #write} writes it. */
  static Path in(Path data) {
    return data.resolve("hub.yaml");
  }

  /** Finds what is wrong with the sensors and rules of a home. */
  public static void check(ZoneId zone, String home) throws IOException, ConfigurationException {
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
          status-led: {driver: simulated}
        """
            .formatted(TENANT, HUB, zone, quoted(data), broker)
        + home;
  }

  private static String quoted(Path path) {
    return "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
  }
}
