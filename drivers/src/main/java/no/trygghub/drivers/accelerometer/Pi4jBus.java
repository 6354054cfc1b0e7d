package no.trygghub.drivers.accelerometer;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.i2c.I2C;
import com.pi4j.plugin.linuxfs.provider.i2c.LinuxFsI2CProvider;
import java.util.function.Supplier;
import no.trygghub.drivers.DriverException;

/**
 * The computer's I2C buses through Pi4J. Every opening has a context of its own: a bus that Pi4J
 * keeps open remembers the address that it last chose, also where choosing it failed.
 */
final class Pi4jBus implements Bus {
  private static final String PROVIDER = "linuxfs-i2c";

  private final Supplier<Context> contexts;
  private final String provider;

  /** Through the kernel's I2C devices. */
  Pi4jBus() {
    this(() -> Pi4J.newContextBuilder().add(LinuxFsI2CProvider.newInstance()).build(), PROVIDER);
  }

  /** Through contexts with some other provider of this id. */
  Pi4jBus(Supplier<Context> contexts, String provider) {
    this.contexts = contexts;
    this.provider = provider;
  }

  @Override
  public Registers open(int bus, int address) throws DriverException {
    String where = "I2C bus %d, address 0x%02x".formatted(bus, address);
    try {
      Context pi4j = contexts.get();
      try {
        I2C device =
            pi4j.create(
                I2C.newConfigBuilder(pi4j)
                    .id("accelerometer")
                    .bus(bus)
                    .device(address)
                    .provider(provider)
                    .build());
        return new Pi4jRegisters(pi4j, device, where);
      } catch (Throwable t) {
        pi4j.shutdown();
        throw t;
      }
    } catch (Throwable t) { // Pi4J throws errors of several kinds where a native library is missing
      throw DriverException.because(
          where + ": the bus cannot be opened; switch I2C on and join the group 'i2c'", t);
    }
  }

  /** The registers of a chip, one transfer for each call. */
  private record Pi4jRegisters(Context pi4j, I2C device, String where) implements Registers {
    @Override
    public void read(int register, byte[] into) throws DriverException {
      try {
        if (device.readRegister(register, into) < 0) {
          throw new DriverException(where + ": nothing to read");
        }
      } catch (RuntimeException e) {
        throw DriverException.because(where + ": does not answer; check the wires", e);
      }
    }

    @Override
    public void write(int register, int value) throws DriverException {
      try {
        device.writeRegister(register, (byte) value);
      } catch (RuntimeException e) {
        throw DriverException.because(where + ": does not answer; check the wires", e);
      }
    }

    @Override
    public void close() {
      try {
        pi4j.shutdown();
      } catch (RuntimeException e) {
        // The bus may be gone already, and then there is nothing to release.
      }
    }
  }
}
