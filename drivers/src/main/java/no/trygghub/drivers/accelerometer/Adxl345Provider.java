package no.trygghub.drivers.accelerometer;

/** The driver {@code adxl345}: an ADXL345 on an I2C bus. */
public final class Adxl345Provider extends ChipProvider {
  /** The driver of chips on this computer's own buses. */
  public Adxl345Provider() {
    super(new Adxl345());
  }

  Adxl345Provider(Bus buses, Interrupts interrupts, Accelerometer.Starter starter) {
    super(new Adxl345(), buses, interrupts, starter);
  }
}
