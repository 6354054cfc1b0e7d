package no.trygghub.drivers.accelerometer;

import java.util.List;

/**
 * The ADXL345 of Analog Devices. By its data sheet, Rev. E: registers and their bits as in
 * "Register Map" and "Register Definitions", 32 samples as in "FIFO", self-test as in "Self-Test"
 * (page 22).
 *
 * <p>Checked: registers, identity, rates, full resolution, FIFO and interrupt bits against the
 * Linux kernel's {@code drivers/iio/accel/adxl345_core.c} with its patches for the FIFO; the limits
 * and the supply's scale factors of the self-test (tables 14 and 15) against page 22 of the data
 * sheet itself. Not checked on a chip.
 */
final class Adxl345 implements Chip {
  private static final int DEVID = 0x00;
  private static final int OFSX = 0x1E;
  private static final int OFSY = 0x1F;
  private static final int OFSZ = 0x20;
  private static final int BW_RATE = 0x2C;
  private static final int POWER_CTL = 0x2D;
  private static final int INT_ENABLE = 0x2E;
  private static final int INT_MAP = 0x2F;
  private static final int DATA_FORMAT = 0x31;
  private static final int DATAX0 = 0x32;
  private static final int FIFO_CTL = 0x38;
  private static final int FIFO_STATUS = 0x39;

  private static final int MEASURE = 0x08;
  private static final int WATERMARK = 0x02;
  private static final int SELF_TEST = 0x80;
  private static final int FULL_RESOLUTION = 0x08;
  private static final int STREAM = 0x80;
  private static final int ENTRIES = 0x3F;

  /** In full resolution a step is the same in every range. */
  private static final double STEPS_IN_A_G = 256;

  /** BW_RATE counts in powers of two from 3200 a second, which is 15. */
  private static final int FASTEST = 3200;

  private static final int CODE_OF_FASTEST = 15;

  private static final int TESTING_RANGE_G = 16;
  private static final int TESTING_RATE = 100;

  /**
   * The limits of table 15 are for 2.5 V and the force grows with the supply, which nobody knows
   * here: so they go from the least at 2.0 V to the most at 3.6 V, by the factors of table 14.
   */
  private static final List<SelfTest.Limits> CHANGES =
      List.of(
          new SelfTest.Limits(50 * 0.64 / STEPS_IN_A_G, 540 * 2.11 / STEPS_IN_A_G, false),
          new SelfTest.Limits(-540 * 2.11 / STEPS_IN_A_G, -50 * 0.64 / STEPS_IN_A_G, false),
          new SelfTest.Limits(75 * 0.8 / STEPS_IN_A_G, 875 * 1.69 / STEPS_IN_A_G, false));

  @Override
  public String name() {
    return "ADXL345";
  }

  @Override
  public List<Integer> addresses() {
    return List.of(0x53, 0x1D);
  }

  @Override
  public int identityRegister() {
    return DEVID;
  }

  @Override
  public int identity() {
    return 0xE5;
  }

  @Override
  public List<Setting> measuring(int rangeG, int rate, int watermark, boolean interrupt) {
    return settings(range(rangeG), rate, watermark, interrupt ? WATERMARK : 0);
  }

  @Override
  public SelfTest selfTest() {
    return new SelfTest(TESTING_RATE, 5, 10, CHANGES);
  }

  @Override
  public List<Setting> testing(boolean force) {
    return settings(range(TESTING_RANGE_G) | (force ? SELF_TEST : 0), TESTING_RATE, 1, 0);
  }

  @Override
  public int testingRangeG() {
    return TESTING_RANGE_G;
  }

  @Override
  public int levelRegister() {
    return FIFO_STATUS;
  }

  @Override
  public int level(int status) {
    return Math.min(status & ENTRIES, MEMORY);
  }

  @Override
  public int dataRegister() {
    return DATAX0;
  }

  @Override
  public double inG(short number, int rangeG) {
    return number / STEPS_IN_A_G;
  }

  private static List<Setting> settings(int format, int rate, int watermark, int interrupts) {
    return List.of(
        new Setting(POWER_CTL, 0),
        new Setting(INT_ENABLE, 0),
        // Leaving the stream empties it.
        new Setting(FIFO_CTL, 0),
        new Setting(OFSX, 0),
        new Setting(OFSY, 0),
        new Setting(OFSZ, 0),
        new Setting(DATA_FORMAT, FULL_RESOLUTION | format),
        new Setting(BW_RATE, code(rate)),
        new Setting(INT_MAP, 0),
        new Setting(FIFO_CTL, STREAM | watermark),
        new Setting(INT_ENABLE, interrupts),
        new Setting(POWER_CTL, MEASURE));
  }

  private static int range(int rangeG) {
    return Integer.numberOfTrailingZeros(rangeG / 2);
  }

  private static int code(int rate) {
    return CODE_OF_FASTEST - Integer.numberOfTrailingZeros(FASTEST / rate);
  }
}
