package no.trygghub.simulator.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.log.Logging;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/**
 * A hub in a process of its own, started as the command {@code hub} starts one, whose simulated
 * sensors are moved from outside.
 *
 * <p>Lines on standard input move them; those before the first {@link #GO} tell how the home is
 * when the hub wakes up. The hub's log is on standard output. A mark comes back there once the hub
 * has done all that it was doing, so what it logged before is on disk.
 */
final class HomeProcess {
  /** The hub may start. */
  static final String GO = "go";

  private static final String SET = "set";
  private static final String MARK = "mark";
  private static final String SPACE = " ";

  private HomeProcess() {}

  /** Runs it until standard input ends. The argument is the configuration file. */
  public static void main(String[] args) throws Exception {
    Logging.start(System.out, Level.INFO);
    SimulatedDriverProvider sensors = new SimulatedDriverProvider();
    HubConfiguration configuration =
        new ConfigurationReader(List.of(sensors), List.of()).read(Path.of(args[0]));
    SystemClock clock = new SystemClock(true);
    SensorId any = configuration.sensors().getFirst().sensor().id();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      follow(in, sensors, any);
      try (Hub hub =
          Hub.assemble(new Hub.Parts(configuration, List.of(sensors), List.of(), clock, clock))) {
        hub.start();
        follow(in, sensors, any);
      }
    }
  }

  /** The line that moves a sensor. */
  static String set(String sensor, boolean active) {
    return SET + SPACE + sensor + SPACE + SensorState.of(active);
  }

  /** The line that asks for a mark, which is also the line that comes back. */
  static String mark(int number) {
    return MARK + SPACE + number;
  }

  /** Follows lines until the hub may start, or there is no more. */
  private static void follow(BufferedReader in, SimulatedDriverProvider sensors, SensorId any)
      throws IOException {
    for (String line = in.readLine(); line != null && !line.equals(GO); line = in.readLine()) {
      List<String> words = List.of(line.split(SPACE, -1));
      switch (words.getFirst()) {
        case SET ->
            sensors.home().set(new SensorId(words.get(1)), SensorState.valueOf(words.get(2)));
        case MARK -> {
          String mark = line;
          sensors.home().then(any, () -> System.out.println(mark));
        }
        default -> throw new IOException("not a line for this process: " + line);
      }
    }
  }
}
