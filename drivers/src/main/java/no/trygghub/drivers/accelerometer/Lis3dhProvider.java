package no.trygghub.drivers.accelerometer;

/** The driver {@code lis3dh}: an LIS3DH on an I2C bus. */
public final class Lis3dhProvider extends ChipProvider {
  /** The driver of chips on this computer's own buses. */
  public Lis3dhProvider() {
    super(new Lis3dh());
  }

  Lis3dhProvider(Bus buses, Interrupts interrupts, Accelerometer.Starter starter) {
    super(new Lis3dh(), buses, interrupts, starter);
  }
}
