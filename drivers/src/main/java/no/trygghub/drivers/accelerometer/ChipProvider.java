package no.trygghub.drivers.accelerometer;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.gpio.GpioInterrupts;

/** The driver of one kind of chip. Its name is the chip's, in lower case. */
abstract class ChipProvider implements SensorDriverProvider {
  static final String BUS = "bus";
  static final String ADDRESS = "address";
  static final String RANGE = "range";
  static final String RATE = "rate";
  static final String NO_PIN = "none";

  private static final int LAST_PIN = 27;

  private final Chip chip;
  private final Bus buses;
  private final Interrupts interrupts;
  private final Accelerometer.Starter starter;

  /** The last of each sensor. A thread that hangs in the bus cannot be ended: not one more then. */
  private final Map<SensorId, Reader> readers = new HashMap<>();

  /** A driver of this computer's own buses and lines. */
  ChipProvider(Chip chip) {
    this(chip, new Pi4jBus(), new GpioInterrupts()::listen, ChipProvider::thread);
  }

  ChipProvider(Chip chip, Bus buses, Interrupts interrupts, Accelerometer.Starter starter) {
    this.chip = chip;
    this.buses = buses;
    this.interrupts = interrupts;
    this.starter = starter;
  }

  @Override
  public final String driver() {
    return chip.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public final Set<SensorKind> kinds() {
    return Set.of(SensorKind.FALL);
  }

  @Override
  public final boolean givesSamples() {
    return true;
  }

  @Override
  public final List<DriverOption> options() {
    return List.of(
        DriverOption.integer(BUS, 1, 0, 255),
        DriverOption.choice(ADDRESS, chip.addresses().stream().map("0x%02x"::formatted).toList()),
        DriverOption.choice(RANGE, List.of("16 g", "8 g", "4 g", "2 g")),
        DriverOption.choice(RATE, List.of("100 Hz", "25 Hz", "50 Hz", "200 Hz", "400 Hz")),
        new DriverOption(
            GpioInterrupts.PIN,
            Optional.of(NO_PIN),
            NO_PIN + " or a whole number from 0 to " + LAST_PIN,
            text ->
                text.equals(NO_PIN)
                    || IntStream.rangeClosed(0, LAST_PIN)
                        .mapToObj(Integer::toString)
                        .anyMatch(text::equals)));
  }

  @Override
  public final SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context)
      throws DriverException {
    ReadingPlan plan = ReadingPlan.of(options);
    Reader before = readers.get(sensor.id());
    if (before != null && before.isRunning()) {
      throw new DriverException(
          before.where() + ": the bus still hangs; check the wires, or start the computer anew");
    }
    Wakeups wakeups = new Wakeups();
    GpioInterrupts.Listening listening =
        plan.interruptPin().isEmpty()
            ? () -> {}
            : interrupts.listen(plan.interruptPin().get(), sensor.id(), wakeups::signal);
    Accelerometer opened = new Accelerometer(sensor.id(), context, listening);
    Reader reader = new Reader(chip, buses, plan, wakeups, context, opened.receiver());
    try {
      opened.start(reader, starter);
    } catch (RuntimeException | Error e) {
      listening.close();
      throw e;
    }
    readers.put(sensor.id(), reader);
    return opened;
  }

  private static Runnable thread(Runnable reader) {
    Thread thread = new Thread(reader, "accelerometer");
    thread.setDaemon(true);
    thread.start();
    return thread::interrupt;
  }

  /** Lines that chips say by that they have something to read. */
  interface Interrupts {
    /** As {@link GpioInterrupts#listen}. */
    GpioInterrupts.Listening listen(int pin, SensorId sensor, Runnable onRise)
        throws DriverException;
  }
}
