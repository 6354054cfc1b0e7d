package no.trygghub.drivers.accelerometer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.SensorSamples.Sample;

/** A chip that can be talked to. For one thread. */
final class ChipOnBus {
  private static final int BYTES_OF_A_SAMPLE = 6;
  private static final String AXES = "xyz";

  /** How often the samples of a self-test are asked for, a sample's time apart. */
  private static final int PATIENCE = 20;

  /** On a long wire now and then a transfer fails, and nothing is lost by doing it again. */
  private static final int ATTEMPTS = 3;

  private final Chip chip;
  private final Registers registers;
  private final String where;
  private final byte[] one = new byte[1];
  private final byte[] sample = new byte[BYTES_OF_A_SAMPLE];

  /**
   * Talks to a chip by its registers.
   *
   * @param where what and where it is, for messages
   */
  ChipOnBus(Chip chip, Registers registers, String where) {
    this.chip = chip;
    this.registers = registers;
    this.where = where;
  }

  /** Makes sure that it is the right chip. */
  void identify() throws DriverException {
    int found = read(chip.identityRegister());
    if (found != chip.identity()) {
      throw new DriverException(
          "%s: another chip is there, it says 0x%02x instead of 0x%02x; check 'driver', 'address' and the wires"
              .formatted(where, found, chip.identity()));
    }
  }

  /** Writes settings and makes sure that they stand. */
  void set(List<Setting> settings) throws DriverException {
    for (Setting setting : settings) {
      transfer(() -> registers.write(setting.register(), setting.value()));
    }
    check(settings);
  }

  /** Makes sure that settings that were written still stand. */
  void check(List<Setting> settings) throws DriverException {
    Map<Integer, Integer> standing = new LinkedHashMap<>();
    settings.forEach(setting -> standing.put(setting.register(), setting.value()));
    for (Map.Entry<Integer, Integer> expected : standing.entrySet()) {
      int found = read(expected.getKey());
      if (found != expected.getValue()) {
        throw new DriverException(
            "%s: register 0x%02x is 0x%02x where 0x%02x was written; check its power and that nothing else uses it"
                .formatted(where, expected.getKey(), found, expected.getValue()));
      }
    }
  }

  /** Lets it test itself. Takes about half a second, and it must be held still meanwhile. */
  void selfTest(Waiting waiting) throws DriverException, InterruptedException {
    double[] without = mean(false, waiting);
    double[] with = mean(true, waiting);
    for (int axis = 0; axis < AXES.length(); axis++) {
      double change = with[axis] - without[axis];
      SelfTest.Limits limits = chip.selfTest().axes().get(axis);
      if (!limits.hold(change)) {
        throw new DriverException(
            String.format(
                Locale.ROOT,
                "%s: its self-test fails: %s changes by %.3f g, expected %.3f to %.3f%s; hold it still, and replace it if this stays",
                where,
                AXES.charAt(axis),
                change,
                limits.least(),
                limits.most(),
                limits.eitherWay() ? " either way" : ""));
      }
    }
  }

  /**
   * Reads all samples that there are now. Where its memory was full, older ones may be lost.
   *
   * @param clock the time, asked when it is known how many there are
   * @param times says when each was taken
   */
  List<Sample> drain(int rangeG, LongSupplier clock, SampleTimes times) throws DriverException {
    int level = chip.level(read(chip.levelRegister()));
    if (level == 0) {
      return List.of();
    }
    times.burst(clock.getAsLong(), level, level >= Chip.MEMORY);
    List<Sample> samples = new ArrayList<>(level);
    for (int i = 0; i < level; i++) {
      transfer(() -> registers.read(chip.dataRegister(), sample));
      samples.add(new Sample(times.at(i), axis(0, rangeG), axis(2, rangeG), axis(4, rangeG)));
    }
    return samples;
  }

  private double[] mean(boolean force, Waiting waiting)
      throws DriverException, InterruptedException {
    SelfTest test = chip.selfTest();
    SampleTimes times = new SampleTimes(test.rate());
    List<Sample> samples = new ArrayList<>();
    int wanted = test.settling() + test.averaged();
    set(chip.testing(force));
    waiting.await(Duration.ofSeconds(wanted).dividedBy(test.rate()));
    for (int i = 0; samples.size() < wanted; i++) {
      if (i == PATIENCE) {
        throw new DriverException(where + ": gives no samples for its self-test; check its power");
      }
      waiting.await(Duration.ofSeconds(1).dividedBy(test.rate()));
      samples.addAll(drain(chip.testingRangeG(), () -> 0, times));
    }
    double[] sum = new double[AXES.length()];
    for (Sample each : samples.subList(test.settling(), wanted)) {
      sum[0] += each.x() / test.averaged();
      sum[1] += each.y() / test.averaged();
      sum[2] += each.z() / test.averaged();
    }
    return sum;
  }

  private int read(int register) throws DriverException {
    transfer(() -> registers.read(register, one));
    return Byte.toUnsignedInt(one[0]);
  }

  private static void transfer(Transfer transfer) throws DriverException {
    for (int left = ATTEMPTS; left > 1; left--) {
      try {
        transfer.run();
        return;
      } catch (DriverException e) {
        // Once more.
      }
    }
    transfer.run();
  }

  private interface Transfer {
    void run() throws DriverException;
  }

  private double axis(int lower, int rangeG) {
    int number = Byte.toUnsignedInt(sample[lower]) | sample[lower + 1] << 8;
    return chip.inG((short) number, rangeG);
  }
}
