package no.trygghub.simulator.sensors;

import java.util.List;
import java.util.Set;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorKind;

/**
 * The driver {@code simulated-accelerometer}: what somebody wears who exists only in a {@link
 * SimulatedHome}.
 */
public final class SimulatedAccelerometerProvider implements SensorDriverProvider {
  /** The name that a configuration asks for it by. */
  public static final String NAME = "simulated-accelerometer";

  private final SimulatedHome home;

  /** A driver with a home of its own, in which nobody moves. */
  public SimulatedAccelerometerProvider() {
    this(new SimulatedHome());
  }

  /** The driver of a home. */
  public SimulatedAccelerometerProvider(SimulatedHome home) {
    this.home = home;
  }

  @Override
  public String driver() {
    return NAME;
  }

  @Override
  public Set<SensorKind> kinds() {
    return Set.of(SensorKind.FALL);
  }

  @Override
  public boolean givesSamples() {
    return true;
  }

  @Override
  public List<DriverOption> options() {
    return List.of();
  }

  @Override
  public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context)
      throws DriverException {
    SimulatedAccelerometer opening = new SimulatedAccelerometer(home, sensor.id(), context);
    home.connect(opening, sensor.id());
    opening.begin();
    return opening;
  }
}
