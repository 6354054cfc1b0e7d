package no.trygghub.provisioning.installed.standin;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.contact.Contact;
import no.trygghub.drivers.contact.ContactSettings;
import no.trygghub.drivers.gpio.GpioSensorProvider;

/**
 * The driver {@code gpio} with all that a configuration may say to it, where a closed contact at
 * line 17 is a file {@code /srv/lines/17}.
 */
public final class StandInSensors implements SensorDriverProvider {
  private static final Path LINES = Path.of("/srv/lines");

  private final GpioSensorProvider real = new GpioSensorProvider();

  /** Made by the hub. */
  public StandInSensors() {}

  @Override
  public String driver() {
    return real.driver();
  }

  @Override
  public Set<SensorKind> kinds() {
    return real.kinds();
  }

  @Override
  public List<DriverOption> options() {
    return real.options();
  }

  @Override
  public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context) {
    StandInContact opened =
        new StandInContact(
            LINES.resolve(Integer.toString(options.integer(GpioSensorProvider.PIN))),
            new Contact(sensor, ContactSettings.of(options), context),
            context);
    opened.start();
    return opened;
  }
}
