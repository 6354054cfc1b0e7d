package no.trygghub.drivers.gpio;

import com.pi4j.io.gpio.digital.PullResistance;
import java.util.ArrayList;
import java.util.EnumSet;
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
import no.trygghub.drivers.contact.Contact;
import no.trygghub.drivers.contact.ContactSettings;

/**
 * The driver {@code gpio}: a contact between a GPIO line and ground, or, with {@code pull: down},
 * between the line and 3.3 V.
 */
public final class GpioSensorProvider implements SensorDriverProvider {
  /** The name that a configuration asks for it by. */
  public static final String NAME = "gpio";

  /** The option for the line, by its BCM number. */
  public static final String PIN = "pin";

  private static final String PULL = "pull";

  private final Pi4jBoard board;

  /** The driver of this computer's own lines. */
  public GpioSensorProvider() {
    this(Pi4jBoard.ofThisComputer());
  }

  GpioSensorProvider(Pi4jBoard board) {
    this.board = board;
  }

  @Override
  public String driver() {
    return NAME;
  }

  @Override
  public Set<SensorKind> kinds() {
    return EnumSet.allOf(SensorKind.class);
  }

  @Override
  public List<DriverOption> options() {
    List<DriverOption> options = new ArrayList<>();
    options.add(DriverOption.requiredInteger(PIN, 0, 27));
    options.add(DriverOption.choice(PULL, List.of("up", "down", "off")));
    options.addAll(ContactSettings.options());
    return List.copyOf(options);
  }

  @Override
  public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context)
      throws DriverException {
    int pin = options.integer(PIN);
    String pull = options.text(PULL);
    Contact contact = new Contact(sensor, ContactSettings.of(options), context);
    return GpioContact.open(
        board.openInput(lineName(sensor.id()), pin, resistance(pull)),
        !pull.equals("down"),
        contact,
        context);
  }

  /** The name that the kernel tells for the line while a sensor holds it, cut to its length. */
  public static String lineName(SensorId sensor) {
    return "sensor-" + sensor;
  }

  private static PullResistance resistance(String pull) {
    return switch (pull) {
      case "up" -> PullResistance.PULL_UP;
      case "down" -> PullResistance.PULL_DOWN;
      default -> PullResistance.OFF;
    };
  }
}
