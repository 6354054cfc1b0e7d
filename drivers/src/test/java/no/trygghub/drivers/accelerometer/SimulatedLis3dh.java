package no.trygghub.drivers.accelerometer;

/** A LIS3DH by its data sheet, Rev. 2. */
final class SimulatedLis3dh extends SimulatedChip {
  private static final double[] RATES = {0, 1, 10, 25, 50, 100, 200, 400};
  private static final double[] STEP_G = {0.001, 0.002, 0.004, 0.012};

  SimulatedLis3dh() {
    super(0x28);
  }

  @Override
  void powerUp() {
    registers[0x0F] = 0x33;
    registers[0x20] = 0x07;
  }

  @Override
  void identifyAs(int identity) {
    registers[0x0F] = identity;
  }

  @Override
  boolean isMeasuring() {
    return registers[0x20] >> 4 != 0 && (registers[0x20] & 0x07) == 0x07;
  }

  @Override
  double rate() {
    return RATES[registers[0x20] >> 4];
  }

  @Override
  boolean isStreaming() {
    return (registers[0x24] & 0x40) != 0 && (registers[0x2E] & 0xC0) == 0x80;
  }

  @Override
  double[] force() {
    return (registers[0x23] & 0x06) == 0x02 ? new double[] {-0.5, 0.5, 0.6} : new double[3];
  }

  /** Moved to the left: 12 bits of 16 in high resolution, 10 in normal mode. */
  @Override
  short number(double g) {
    double step = STEP_G[registers[0x23] >> 4 & 0x03];
    int bits = (registers[0x23] & 0x08) != 0 ? 12 : 10;
    double steps = g / step / (bits == 12 ? 1 : 4);
    long most = 1L << (bits - 1);
    return (short) (Math.clamp(Math.round(steps), -most, most - 1) << (16 - bits));
  }

  @Override
  int level(int samples, boolean overrun) {
    int flags = (samples == MEMORY || overrun ? 0x40 : 0) | (samples == 0 ? 0x20 : 0);
    return flags | Math.min(samples, MEMORY - 1);
  }

  @Override
  int levelRegister() {
    return 0x2F;
  }

  @Override
  boolean countsOn(int register) {
    return (register & 0x80) != 0;
  }

  @Override
  int address() {
    return 0x18;
  }
}
