package no.trygghub.drivers.accelerometer;

import java.util.List;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorSamples.Sample;

/**
 * Opens a chip, lets it test itself, and reads it until it is interrupted or the chip fails. The
 * one thread that talks to the chip runs it.
 */
final class Reader implements Runnable {
  /** A chip that gives nothing for so long has lost its power or its settings. */
  static final long SILENT_NANOS = 1_000_000_000;

  /** How often its settings are looked at. */
  static final long CHECK_NANOS = 5_000_000_000L;

  /** What a chip gives until it has settled: seven samples of a LIS3DH (table 11), and one more. */
  static final int SETTLING = 8;

  /** Whoever wears it may be walking just then. */
  private static final int SELF_TESTS = 3;

  private final Chip chip;
  private final Bus bus;
  private final ReadingPlan plan;
  private final Waiting waiting;
  private final DriverContext context;
  private final Receiver receiver;
  private final String where;
  private volatile long aliveNanos;
  private volatile boolean running;

  Reader(
      Chip chip,
      Bus bus,
      ReadingPlan plan,
      Waiting waiting,
      DriverContext context,
      Receiver receiver) {
    this.chip = chip;
    this.bus = bus;
    this.plan = plan;
    this.waiting = waiting;
    this.context = context;
    this.receiver = receiver;
    this.where =
        "%s on I2C bus %d, address 0x%02x".formatted(chip.name(), plan.bus(), plan.address());
    this.aliveNanos = context.now().nanosSinceBoot();
  }

  /** Told by the reader, on its own thread. */
  interface Receiver {
    /** Samples were read, the first time after the chip was found to be well. */
    void samples(List<Sample> samples, HubTime time);

    /** The chip cannot be used any more, and nothing is read from now on. */
    void lost(DriverException cause);
  }

  /** When a transfer last came to its end. May be asked by any thread. */
  long aliveNanos() {
    return aliveNanos;
  }

  /** Whether its thread is still at work, also where it was told to end. May be asked by any. */
  boolean isRunning() {
    return running;
  }

  /** What and where the chip is. */
  String where() {
    return where;
  }

  @Override
  public void run() {
    running = true;
    try (Registers registers = bus.open(plan.bus(), plan.address())) {
      read(new ChipOnBus(chip, registers, where));
    } catch (DriverException e) {
      receiver.lost(e);
    } catch (RuntimeException | LinkageError e) {
      receiver.lost(DriverException.because(where + ": cannot be read", e));
    } catch (InterruptedException e) {
      // Closed: nobody waits for anything any more.
    } finally {
      running = false;
    }
  }

  private void read(ChipOnBus chipOnBus) throws DriverException, InterruptedException {
    chipOnBus.identify();
    selfTest(chipOnBus);
    List<Setting> settings =
        chip.measuring(
            plan.rangeG(), plan.rate(), plan.watermark(), plan.interruptPin().isPresent());
    chipOnBus.set(settings);
    SampleTimes times = new SampleTimes(plan.rate());
    int unsettled = SETTLING;
    long heard = context.now().nanosSinceBoot();
    long checked = heard;
    while (true) {
      waiting.await(plan.interval());
      List<Sample> samples =
          chipOnBus.drain(plan.rangeG(), () -> context.now().nanosSinceBoot(), times);
      HubTime now = context.now();
      aliveNanos = now.nanosSinceBoot();
      if (!samples.isEmpty()) {
        heard = aliveNanos;
        int left = Math.min(unsettled, samples.size());
        unsettled -= left;
        hand(samples.subList(left, samples.size()), now);
      } else if (aliveNanos - heard >= SILENT_NANOS) {
        throw new DriverException(where + ": gives no samples any more; check its power");
      }
      if (aliveNanos - checked >= CHECK_NANOS) {
        chipOnBus.check(settings);
        checked = aliveNanos;
      }
    }
  }

  private void selfTest(ChipOnBus chipOnBus) throws DriverException, InterruptedException {
    for (int left = SELF_TESTS; left > 1; left--) {
      try {
        chipOnBus.selfTest(waiting);
        return;
      } catch (DriverException e) {
        aliveNanos = context.now().nanosSinceBoot();
      }
    }
    chipOnBus.selfTest(waiting);
  }

  private void hand(List<Sample> samples, HubTime now) {
    if (!samples.isEmpty()) {
      receiver.samples(samples, now);
    }
  }
}
