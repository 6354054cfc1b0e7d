package no.trygghub.drivers.accelerometer;

/** An ADXL345 by its data sheet, Rev. E. */
final class SimulatedAdxl345 extends SimulatedChip {
  SimulatedAdxl345() {
    super(0x32);
  }

  @Override
  void powerUp() {
    registers[0x00] = 0xE5;
    registers[0x2C] = 0x0A;
  }

  @Override
  void identifyAs(int identity) {
    registers[0x00] = identity;
  }

  @Override
  boolean isMeasuring() {
    return (registers[0x2D] & 0x08) != 0;
  }

  @Override
  double rate() {
    return 3200 / Math.pow(2, 15 - (registers[0x2C] & 0x0F));
  }

  @Override
  boolean isStreaming() {
    return (registers[0x38] & 0xC0) == 0x80;
  }

  /** At 3.3 V, in the middle of its limits. */
  @Override
  double[] force() {
    return (registers[0x31] & 0x80) != 0 ? new double[] {2, -2, 2.7} : new double[3];
  }

  /** In full resolution; else the range is spread over ten bits. */
  @Override
  short number(double g) {
    int range = 2 << (registers[0x31] & 0x03);
    boolean fullResolution = (registers[0x31] & 0x08) != 0;
    double steps = fullResolution ? 256 : 512.0 / range;
    return (short) Math.clamp(Math.round(g * steps), -range * 256L, range * 256L - 1);
  }

  @Override
  int level(int samples, boolean overrun) {
    return samples;
  }

  @Override
  int levelRegister() {
    return 0x39;
  }

  @Override
  boolean countsOn(int register) {
    return true;
  }

  @Override
  int address() {
    return 0x53;
  }
}
