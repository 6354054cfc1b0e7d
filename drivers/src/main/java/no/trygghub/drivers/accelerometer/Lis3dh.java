package no.trygghub.drivers.accelerometer;

import java.util.List;

/**
 * The LIS3DH of ST. By its data sheet, DocID17530 Rev. 2: registers and their bits as in chapters 7
 * and 8, 32 samples as in 5.1 "FIFO", self-test as in 3.2.2 with the limits of table 4.
 *
 * <p>Checked: registers and bits against ST's own {@code lis3dh_reg.h}; identity, rates and what a
 * step is in each range against the Linux kernel's {@code drivers/iio/accel/st_accel_core.c}; the
 * self-test, its limits (17 to 360 steps of 4 mg), rate, waiting and number of samples against ST's
 * example {@code lis3dh_self_test.c}. Not checked on a chip.
 */
final class Lis3dh implements Chip {
  private static final int WHO_AM_I = 0x0F;
  private static final int CTRL_REG1 = 0x20;
  private static final int CTRL_REG2 = 0x21;
  private static final int CTRL_REG3 = 0x22;
  private static final int CTRL_REG4 = 0x23;
  private static final int CTRL_REG5 = 0x24;
  private static final int CTRL_REG6 = 0x25;
  private static final int OUT_X_L = 0x28;
  private static final int FIFO_CTRL_REG = 0x2E;
  private static final int FIFO_SRC_REG = 0x2F;

  /** In front of a register's number: read on through those that follow. */
  private static final int ONWARDS = 0x80;

  private static final int ALL_AXES = 0x07;
  private static final int WATERMARK_ON_1 = 0x04;
  private static final int WHOLE_SAMPLES = 0x80;
  private static final int HIGH_RESOLUTION = 0x08;
  private static final int POSITIVE_FORCE = 0x02;
  private static final int FIFO = 0x40;
  private static final int STREAM = 0x80;
  private static final int OVERRUN = 0x40;
  private static final int STORED = 0x1F;

  private static final int TESTING_RANGE_G = 2;
  private static final int TESTING_RATE = 50;
  private static final double TESTING_STEP_G = 0.004;
  private static final SelfTest.Limits CHANGE =
      new SelfTest.Limits(17 * TESTING_STEP_G, 360 * TESTING_STEP_G, true);

  @Override
  public String name() {
    return "LIS3DH";
  }

  @Override
  public List<Integer> addresses() {
    return List.of(0x18, 0x19);
  }

  @Override
  public int identityRegister() {
    return WHO_AM_I;
  }

  @Override
  public int identity() {
    return 0x33;
  }

  @Override
  public List<Setting> measuring(int rangeG, int rate, int watermark, boolean interrupt) {
    return settings(
        HIGH_RESOLUTION | range(rangeG), rate, watermark, interrupt ? WATERMARK_ON_1 : 0);
  }

  /** As in ST's example, the sign of the change does not matter. */
  @Override
  public SelfTest selfTest() {
    return new SelfTest(TESTING_RATE, 5, 5, List.of(CHANGE, CHANGE, CHANGE));
  }

  @Override
  public List<Setting> testing(boolean force) {
    return settings(range(TESTING_RANGE_G) | (force ? POSITIVE_FORCE : 0), TESTING_RATE, 1, 0);
  }

  @Override
  public int testingRangeG() {
    return TESTING_RANGE_G;
  }

  @Override
  public int levelRegister() {
    return FIFO_SRC_REG;
  }

  @Override
  public int level(int status) {
    return (status & OVERRUN) == 0 ? status & STORED : MEMORY;
  }

  @Override
  public int dataRegister() {
    return OUT_X_L | ONWARDS;
  }

  /** Numbers are moved to the left, 12 bits of 16: what is a step of 1 mg then are 16. */
  @Override
  public double inG(short number, int rangeG) {
    return number / 16.0 * stepMilliG(rangeG) / 1000;
  }

  private static List<Setting> settings(int control4, int rate, int watermark, int interrupts) {
    return List.of(
        new Setting(CTRL_REG1, 0),
        // Leaving the stream empties it.
        new Setting(FIFO_CTRL_REG, 0),
        new Setting(CTRL_REG2, 0),
        new Setting(CTRL_REG3, interrupts),
        new Setting(CTRL_REG4, WHOLE_SAMPLES | control4),
        new Setting(CTRL_REG5, FIFO),
        new Setting(CTRL_REG6, 0),
        new Setting(FIFO_CTRL_REG, STREAM | watermark),
        new Setting(CTRL_REG1, code(rate) << 4 | ALL_AXES));
  }

  private static int range(int rangeG) {
    return Integer.numberOfTrailingZeros(rangeG / 2) << 4;
  }

  private static int code(int rate) {
    return switch (rate) {
      case 25 -> 3;
      case 50 -> 4;
      case 100 -> 5;
      case 200 -> 6;
      case 400 -> 7;
      default -> throw new IllegalArgumentException("no rate of this chip: " + rate);
    };
  }

  private static int stepMilliG(int rangeG) {
    return rangeG == 16 ? 12 : rangeG / 2;
  }
}
