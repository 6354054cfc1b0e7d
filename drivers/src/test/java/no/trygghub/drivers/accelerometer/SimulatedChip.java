package no.trygghub.drivers.accelerometer;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import no.trygghub.drivers.DriverException;

/**
 * A chip down to its registers, as its data sheet has it: it measures as its settings say,
 * remembers 32 samples, and can be broken in the ways that chips break.
 */
abstract class SimulatedChip implements Registers {
  static final int MEMORY = 32;

  /** Clocks of a transfer beside its bytes of nine: start, repeated start and stop. */
  private static final int CONDITIONS = 3;

  final int[] registers = new int[128];
  private final Deque<short[]> fifo = new ArrayDeque<>();
  private final double[] acceleration = {0, 0, 1};
  private final int dataRegister;
  private boolean full;
  private double forceShare = 1;
  private double toNextSample;
  private Optional<Integer> answersLeft = Optional.empty();
  private long clocks;
  private int openings;
  private int closings;
  private short[] shown = new short[3];

  SimulatedChip(int dataRegister) {
    this.dataRegister = dataRegister;
    powerUp();
  }

  abstract void powerUp();

  abstract void identifyAs(int identity);

  abstract boolean isMeasuring();

  abstract double rate();

  abstract boolean isStreaming();

  /** The force of the self-test as the settings have it, in g. */
  abstract double[] force();

  abstract short number(double g);

  abstract int level(int samples, boolean overrun);

  abstract int levelRegister();

  /** The register's number without what stands in front of it, and whether it counts on. */
  abstract boolean countsOn(int register);

  /** What it is used at. */
  private int failing;

  private long transfers;

  abstract int address();

  /** Its bus, with nothing else on it. */
  Bus bus() {
    return (bus, address) -> {
      openings++;
      if (bus != 1) {
        throw new DriverException("I2C bus " + bus + ": no such bus");
      }
      if (address != address()) {
        answersLeft = Optional.of(0);
      }
      return this;
    };
  }

  void feels(double x, double y, double z) {
    acceleration[0] = x;
    acceleration[1] = y;
    acceleration[2] = z;
  }

  /** How much of the self-test's force moves its mass: 1 where it is whole. */
  void forceMoves(double share) {
    forceShare = share;
  }

  /** So many more transfers are answered. */
  void answers(int transfers) {
    answersLeft = Optional.of(transfers);
  }

  /** One transfer in so many fails, and the next one does not. */
  void failsOnceIn(int transfers) {
    failing = transfers;
  }

  /** It is connected again, having lost what was set. */
  void comesBack() {
    answersLeft = Optional.empty();
    losesPower();
  }

  /** Its power fails for a moment. */
  void losesPower() {
    java.util.Arrays.fill(registers, 0);
    fifo.clear();
    full = false;
    powerUp();
  }

  long clocks() {
    return clocks;
  }

  int openings() {
    return openings;
  }

  int closings() {
    return closings;
  }

  int waiting() {
    return fifo.size();
  }

  /** Time goes by, and it measures. */
  void passes(Duration time) {
    if (!isMeasuring()) {
      return;
    }
    double nanos = 1e9 / rate();
    toNextSample += time.toNanos();
    while (toNextSample >= nanos) {
      toNextSample -= nanos;
      measure();
    }
  }

  private void measure() {
    double[] force = force();
    short[] sample = new short[3];
    for (int axis = 0; axis < 3; axis++) {
      sample[axis] = number(acceleration[axis] + forceShare * force[axis]);
    }
    shown = sample;
    if (!isStreaming()) {
      return;
    }
    if (fifo.size() == MEMORY) {
      fifo.removeFirst();
      full = true;
    }
    fifo.addLast(sample);
  }

  @Override
  public void read(int register, byte[] into) throws DriverException {
    transfer(3 + into.length);
    int number = register & 0x7F;
    boolean onwards = countsOn(register);
    for (int i = 0; i < into.length; i++) {
      into[i] = (byte) value(number + (onwards ? i : 0));
    }
  }

  @Override
  public void write(int register, int value) throws DriverException {
    transfer(3);
    registers[register] = value;
    if (!isStreaming()) {
      fifo.clear();
      full = false;
    }
  }

  @Override
  public void close() {
    closings++;
  }

  private int value(int number) {
    int byteOfData = number - dataRegister;
    if (byteOfData >= 0 && byteOfData < 6) {
      short[] sample = fifo.isEmpty() ? shown : fifo.getFirst();
      short axis = sample[byteOfData / 2];
      if (byteOfData == 5 && !fifo.isEmpty()) {
        fifo.removeFirst();
        full = false;
      }
      return byteOfData % 2 == 0 ? axis & 0xFF : axis >> 8 & 0xFF;
    }
    return number == levelRegister() ? level(fifo.size(), full) : registers[number];
  }

  private void transfer(int bytes) throws DriverException {
    transfers++;
    if (failing > 0 && transfers % failing == 0) {
      throw new DriverException("I2C bus 1: a disturbance");
    }
    if (answersLeft.isPresent()) {
      if (answersLeft.get() <= 0) {
        throw new DriverException("I2C bus 1: no answer");
      }
      answersLeft = Optional.of(answersLeft.get() - 1);
    }
    clocks += 9L * bytes + CONDITIONS;
  }
}
