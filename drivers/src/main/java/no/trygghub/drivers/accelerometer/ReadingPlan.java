package no.trygghub.drivers.accelerometer;

import java.time.Duration;
import java.util.Optional;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.gpio.GpioInterrupts;

/**
 * How a chip is set and read.
 *
 * @param address on the bus, seven bits
 * @param rate samples in a second
 * @param interruptPin the GPIO number of the line by which it tells that there are samples
 */
record ReadingPlan(int bus, int address, int rangeG, int rate, Optional<Integer> interruptPin) {
  private static final Duration LONGEST = Duration.ofMillis(100);

  /** Half of what the chip remembers, so that a reader that comes late loses nothing. */
  private static final int MOST_SAMPLES = Chip.MEMORY / 2;

  /** What it may have come to before it is read in any case. */
  private static final int ENOUGH_SAMPLES = Chip.MEMORY * 3 / 4;

  /** What a sensor's options ask for. */
  static ReadingPlan of(DriverOptions options) {
    String pin = options.text(GpioInterrupts.PIN);
    return new ReadingPlan(
        options.integer(ChipProvider.BUS),
        Integer.decode(options.text(ChipProvider.ADDRESS)),
        number(options.text(ChipProvider.RANGE)),
        number(options.text(ChipProvider.RATE)),
        pin.equals(ChipProvider.NO_PIN) ? Optional.empty() : Optional.of(Integer.valueOf(pin)));
  }

  /** How many samples are read at once. */
  int watermark() {
    return Math.min(MOST_SAMPLES, (int) (rate * LONGEST.toMillis() / 1000));
  }

  /** How long to wait for them: longer where an interrupt comes, which may be missed. */
  Duration interval() {
    int samples =
        interruptPin.isPresent() ? Math.min(watermark() * 2, ENOUGH_SAMPLES) : watermark();
    return Duration.ofSeconds(samples).dividedBy(rate);
  }

  private static int number(String withUnit) {
    return Integer.parseInt(withUnit.substring(0, withUnit.indexOf(' ')));
  }
}
