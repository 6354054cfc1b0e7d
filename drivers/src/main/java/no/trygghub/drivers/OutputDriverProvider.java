package no.trygghub.drivers;

import java.util.List;

/** Opens the outputs of one driver. Found like a {@link SensorDriverProvider}. */
public interface OutputDriverProvider {
  /** The name that a configuration asks for it by. */
  String driver();

  /** The options that an output of this driver may have in the configuration. */
  List<DriverOption> options();

  /**
   * Opens an output, switched off.
   *
   * @param name what it is for, {@code annunciator} or {@code status-led}
   * @throws DriverException where the device cannot be opened
   */
  OutputDriver open(String name, DriverOptions options) throws DriverException;
}
