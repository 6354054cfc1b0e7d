package no.trygghub.drivers.accelerometer;

import no.trygghub.drivers.DriverException;

/** The I2C buses of a computer. */
interface Bus {
  /**
   * Opens the chip at an address, whether or not there is one: that is known once it is read.
   *
   * @param bus the number of the bus, 1 for {@code /dev/i2c-1}
   * @param address seven bits
   * @throws DriverException where there is no such bus, or it may not be used
   */
  Registers open(int bus, int address) throws DriverException;
}
