package no.trygghub.drivers;

import java.util.List;
import java.util.Set;

/**
 * Opens the sensors of one driver. Providers are found with {@link java.util.ServiceLoader}; the
 * hub knows them by their name alone.
 */
public interface SensorDriverProvider {
  /** The name that a configuration asks for it by, {@code gpio} for instance. */
  String driver();

  /** The kinds of sensor that it can read. */
  Set<SensorKind> kinds();

  /**
   * The options that a sensor of this driver may have in the configuration, beyond those that every
   * sensor has.
   */
  List<DriverOption> options();

  /**
   * Whether its sensors report {@link SensorSamples}, in which the hub looks for the state that it
   * is to know, instead of that state itself.
   */
  default boolean givesSamples() {
    return false;
  }

  /**
   * Opens a sensor and reports its present state, which is the first reading, at once or, where
   * looking takes a while, as soon as it is known. Called on the hub's thread.
   *
   * @throws DriverException where the device cannot be opened; the hub tries again later
   */
  SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context)
      throws DriverException;
}
