package no.trygghub.simulator.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/**
 * A home full of buttons whose hub runs in this process.
 *
 * @param hub the hub's id
 * @param data where the hub keeps its database
 * @param broker where it sends to
 * @param more more lines of its configuration
 */
record Home(String hub, Path data, URI broker, String more) {
  /**
   * Presses of one button within half a minute are one alarm, so there are more than can be pressed
   * in that time.
   */
  static final int BUTTONS = 1_000;

  /** Where the hub's database is. */
  Path database() {
    return data.resolve("hub.db");
  }

  /** Starts the hub; its sensors are open when this returns. */
  RunningHome start() throws IOException {
    // Beside a disk that fails: a hub's configuration is on another file system than its data.
    Path file = Files.createTempFile("trygghub-", ".yaml");
    try {
      Files.writeString(file, configuration(BUTTONS));
      SimulatedDriverProvider sensors = new SimulatedDriverProvider();
      SystemClock clock = new SystemClock(true);
      Hub started =
          Hub.assemble(
              new Hub.Parts(
                  new ConfigurationReader(List.of(sensors), List.of()).read(file),
                  List.of(sensors),
                  List.of(),
                  clock,
                  clock));
      started.start();
      return new RunningHome(hub, started, sensors.home());
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Its hub's configuration file, with so many buttons. Without a time for a contact to settle a
   * press is on disk before the hub sees another thing.
   */
  String configuration(int buttons) {
    String listed =
        IntStream.range(0, buttons)
            .mapToObj(
                number ->
                    "  button-%d: {kind: button, location: hall, driver: simulated, debounce-on: 0 ms}"
                        .formatted(number))
            .collect(Collectors.joining(System.lineSeparator()));
    return """
    tenant: trial
    hub: %s
    clock: always
    data: '%s'
    destinations: {broker: {url: '%s'}}
    %s
    sensors:
    %s
    """
        .formatted(hub, data, broker, more, listed);
  }
}
