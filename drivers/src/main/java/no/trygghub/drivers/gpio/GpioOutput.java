package no.trygghub.drivers.gpio;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.OutputDriver;

/** An open output. */
final class GpioOutput implements OutputDriver {
  private final DigitalOutput line;
  private final int pin;
  private final DigitalState on;
  private final Context pi4j;

  GpioOutput(DigitalOutput line, int pin, DigitalState on, Context pi4j) {
    this.line = line;
    this.pin = pin;
    this.on = on;
    this.pi4j = pi4j;
  }

  @Override
  public void set(boolean switchedOn) throws DriverException {
    try {
      line.state(switchedOn ? on : DigitalState.inverseState(on));
    } catch (Exception e) {
      throw Pi4jBoard.failure(pin, "cannot be switched", e);
    }
  }

  @Override
  public void close() {
    try {
      pi4j.shutdown(line.id());
    } catch (
        Exception e) { // the device may be gone already, and then there is nothing to switch off
      return;
    }
  }
}
