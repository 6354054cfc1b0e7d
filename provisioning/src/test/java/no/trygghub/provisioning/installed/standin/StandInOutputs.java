package no.trygghub.provisioning.installed.standin;

import java.util.List;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.OutputDriver;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.drivers.gpio.GpioOutputProvider;

/** The driver {@code gpio} for outputs, with nothing at the line. */
public final class StandInOutputs implements OutputDriverProvider {
  private final GpioOutputProvider real = new GpioOutputProvider();

  /** Made by the hub. */
  public StandInOutputs() {}

  @Override
  public String driver() {
    return real.driver();
  }

  @Override
  public List<DriverOption> options() {
    return real.options();
  }

  @Override
  public OutputDriver open(String name, DriverOptions options) {
    return new OutputDriver() {
      @Override
      public void set(boolean on) {}

      @Override
      public void close() {}
    };
  }
}
