package no.trygghub.provisioning.lines;

import java.util.ArrayList;
import java.util.List;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.gpio.GpioInterrupts;
import no.trygghub.drivers.gpio.GpioOutputProvider;
import no.trygghub.drivers.gpio.GpioSensorProvider;
import no.trygghub.drivers.lines.Line;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.OutputSettings;
import no.trygghub.hub.config.SensorSettings;

/**
 * A sensor or output that a configuration has on a GPIO line.
 *
 * @param key the configuration's key of the line
 * @param gpio the line's number
 * @param id the sensor's id or the output's name
 * @param what a sensor's kind and location, or {@code output}
 * @param lineName what the kernel calls the holder of the line while the hub runs
 */
record Wire(String key, int gpio, String id, String what, String lineName) {
  /** The length that the kernel cuts the name of a holder to: a {@code char[32]} with a zero. */
  private static final int LONGEST_NAME = 31;

  /** All of a configuration, sensors first, each in the configuration's order. */
  static List<Wire> of(HubConfiguration configuration) {
    List<Wire> wires = new ArrayList<>();
    for (SensorSettings settings : configuration.sensors()) {
      if (settings.driver().equals(GpioSensorProvider.NAME)) {
        wires.add(wire(settings.sensor(), GpioSensorProvider.PIN, settings.options()));
      } else if (isNumber(settings.options(), GpioInterrupts.PIN)) {
        wires.add(wire(settings.sensor(), GpioInterrupts.PIN, settings.options()));
      }
    }
    for (OutputSettings settings : configuration.outputs()) {
      if (settings.driver().equals(GpioSensorProvider.NAME)) {
        wires.add(
            new Wire(
                "outputs." + settings.name() + "." + GpioSensorProvider.PIN,
                settings.options().integer(GpioSensorProvider.PIN),
                settings.name(),
                "output",
                GpioOutputProvider.lineName(settings.name())));
      }
    }
    return List.copyOf(wires);
  }

  /** Whether it is an output and no sensor. */
  boolean isOutput() {
    return key.startsWith("outputs.");
  }

  /** Whether the hub itself holds the line for it. */
  boolean holds(Line line) {
    return line.isUsed()
        && !line.consumer().isEmpty()
        && line.consumer().equals(lineName.substring(0, Math.min(LONGEST_NAME, lineName.length())));
  }

  private static Wire wire(Sensor sensor, String key, DriverOptions options) {
    return new Wire(
        "sensors." + sensor.id() + "." + key,
        options.integer(key),
        sensor.id().value(),
        sensor.kind().word() + ", " + sensor.location(),
        GpioSensorProvider.lineName(sensor.id()));
  }

  /** An interrupt that a chip may have or not. */
  private static boolean isNumber(DriverOptions options, String key) {
    return options.find(key).filter(text -> Character.isDigit(text.charAt(0))).isPresent();
  }
}
