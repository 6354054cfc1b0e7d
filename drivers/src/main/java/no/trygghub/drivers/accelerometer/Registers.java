package no.trygghub.drivers.accelerometer;

import no.trygghub.drivers.DriverException;

/** The registers of one chip. For one thread. */
interface Registers extends AutoCloseable {
  /**
   * Reads as many registers as fit, one after the other, in one transfer.
   *
   * @throws DriverException where the chip does not answer
   */
  void read(int register, byte[] into) throws DriverException;

  /**
   * Writes one register.
   *
   * @throws DriverException where the chip does not answer
   */
  void write(int register, int value) throws DriverException;

  /** Lets go of the chip. Never throws. */
  @Override
  void close();
}
