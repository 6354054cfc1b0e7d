package no.trygghub.drivers.gpio;

import com.pi4j.io.gpio.digital.DigitalState;
import java.util.List;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.OutputDriver;
import no.trygghub.drivers.OutputDriverProvider;

/** The driver {@code gpio} for outputs: a buzzer, a lamp or an LED on a GPIO line. */
public final class GpioOutputProvider implements OutputDriverProvider {
  private static final String ACTIVE = "active";

  private final Pi4jBoard board;

  /** The driver of this computer's own lines. */
  public GpioOutputProvider() {
    this(Pi4jBoard.ofThisComputer());
  }

  GpioOutputProvider(Pi4jBoard board) {
    this.board = board;
  }

  @Override
  public String driver() {
    return GpioSensorProvider.NAME;
  }

  @Override
  public List<DriverOption> options() {
    return List.of(
        DriverOption.requiredInteger(GpioSensorProvider.PIN, 0, 27),
        DriverOption.choice(ACTIVE, List.of("high", "low")));
  }

  @Override
  public OutputDriver open(String name, DriverOptions options) throws DriverException {
    int pin = options.integer(GpioSensorProvider.PIN);
    DigitalState on = options.text(ACTIVE).equals("high") ? DigitalState.HIGH : DigitalState.LOW;
    return new GpioOutput(board.openOutput(lineName(name), pin, DigitalState.inverseState(on)), on);
  }

  /** The name that the kernel tells for the line while an output holds it, cut to its length. */
  public static String lineName(String output) {
    return "output-" + output;
  }
}
