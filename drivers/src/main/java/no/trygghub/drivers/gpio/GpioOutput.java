package no.trygghub.drivers.gpio;

import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.OutputDriver;

/** An open output. */
final class GpioOutput implements OutputDriver {
  private final BoardLine<DigitalOutput> line;
  private final DigitalState on;

  GpioOutput(BoardLine<DigitalOutput> line, DigitalState on) {
    this.line = line;
    this.on = on;
  }

  @Override
  public void set(boolean switchedOn) throws DriverException {
    DigitalState state = switchedOn ? on : DigitalState.inverseState(on);
    DigitalOutput ignored = line.use("cannot be switched", output -> output.state(state));
  }

  @Override
  public void close() {
    try {
      set(false);
    } catch (DriverException e) {
      // The device is gone, and then there is nothing to switch off.
    }
    line.close();
  }
}
