package no.trygghub.hub.config;

import java.nio.file.Path;
import java.util.List;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.SensorDriverProvider;

/** Reads {@code hub.yaml}. */
public final class ConfigurationReader {
  private final List<SensorDriverProvider> sensorDrivers;
  private final List<OutputDriverProvider> outputDrivers;

  /** A reader that knows these drivers and their options. */
  public ConfigurationReader(
      List<SensorDriverProvider> sensorDrivers, List<OutputDriverProvider> outputDrivers) {
    this.sensorDrivers = List.copyOf(sensorDrivers);
    this.outputDrivers = List.copyOf(outputDrivers);
  }

  /**
   * Reads and checks a whole file.
   *
   * @throws ConfigurationException with every problem at once, where there is any
   */
  public HubConfiguration read(Path file) throws ConfigurationException {
    throw new UnsupportedOperationException("not yet: " + file + sensorDrivers + outputDrivers);
  }
}
