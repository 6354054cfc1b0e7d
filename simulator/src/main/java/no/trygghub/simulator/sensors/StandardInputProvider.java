package no.trygghub.simulator.sensors;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;

/**
 * The driver {@code standard-input}: simulated sensors that somebody outside the hub's process
 * moves, by lines such as {@code front-door active} and {@code front-door inactive} on its standard
 * input. Other lines are passed over.
 */
public final class StandardInputProvider implements SensorDriverProvider {
  /** The name that a configuration asks for it by. */
  public static final String NAME = "standard-input";

  private final SimulatedHome home = new SimulatedHome();
  private final SimulatedDriverProvider simulated = new SimulatedDriverProvider(home);
  private boolean reading;

  /** A driver whose sensors begin at rest. */
  public StandardInputProvider() {}

  /** The line that moves a sensor. */
  public static String line(SensorId sensor, SensorState state) {
    return sensor + (state == SensorState.ACTIVE ? " active" : " inactive");
  }

  @Override
  public String driver() {
    return NAME;
  }

  @Override
  public Set<SensorKind> kinds() {
    return simulated.kinds();
  }

  @Override
  public List<DriverOption> options() {
    return simulated.options();
  }

  @Override
  public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context)
      throws DriverException {
    SensorDriver opened = simulated.open(sensor, options, context);
    read();
    return opened;
  }

  private synchronized void read() {
    if (!reading) {
      reading = true;
      Thread.ofPlatform().name("standard-input").daemon().start(this::follow);
    }
  }

  private void follow() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        move(line);
      }
    } catch (IOException e) {
      // Whoever moved the sensors is gone; they stay as they are.
    }
  }

  private void move(String line) {
    int space = line.indexOf(' ');
    if (space > 0) {
      switch (line.substring(space + 1)) {
        case "active" -> home.set(new SensorId(line.substring(0, space)), SensorState.ACTIVE);
        case "inactive" -> home.set(new SensorId(line.substring(0, space)), SensorState.INACTIVE);
        default -> {}
      }
    }
  }
}
