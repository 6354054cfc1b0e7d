package no.trygghub.drivers.accelerometer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorSamples;
import no.trygghub.drivers.SensorSamples.Sample;
import no.trygghub.drivers.testing.ManualContext;

/**
 * An accelerometer whose reader runs on the test's own thread, in the test's own time, until what
 * the test lets happen is over.
 */
final class Workbench {
  private final SimulatedChip simulated;
  private final Chip chip;
  private final ManualContext context = new ManualContext();
  private Optional<Duration> left = Optional.empty();
  private Duration late = Duration.ZERO;
  private boolean stopped;

  Workbench(SimulatedChip simulated) {
    this.simulated = simulated;
    this.chip = simulated instanceof SimulatedAdxl345 ? new Adxl345() : new Lis3dh();
  }

  static List<SimulatedChip> chips() {
    return List.of(new SimulatedAdxl345(), new SimulatedLis3dh());
  }

  ManualContext context() {
    return context;
  }

  static ReadingPlan plan(SimulatedChip chip, int rangeG, int rate) {
    return new ReadingPlan(1, chip.address(), rangeG, rate, Optional.empty());
  }

  /** Opens the chip and reads it for a time; then it is closed. */
  Workbench runs(ReadingPlan plan, Duration time) {
    Accelerometer accelerometer = new Accelerometer(new SensorId("belt-1"), context, () -> {});
    left = Optional.of(time);
    stopped = false;
    Reader reader =
        new Reader(chip, simulated.bus(), plan, this::waits, context, accelerometer.receiver());
    accelerometer.start(reader, task -> () -> stopped = true);
    reader.run();
    context.runHandedOver();
    accelerometer.close();
    return this;
  }

  Workbench runs(Duration time) {
    return runs(plan(simulated, 16, 100), time);
  }

  /** The reader comes so much later than it wants to. */
  Workbench comesLateBy(Duration time) {
    late = time;
    return this;
  }

  /** All samples that were reported. */
  List<Sample> samples() {
    return context.reported().stream()
        .filter(SensorSamples.class::isInstance)
        .flatMap(event -> ((SensorSamples) event).samples().stream())
        .toList();
  }

  /** Why the chip was given up. */
  String loss() {
    return context.losses().stream()
        .map(DriverException::getMessage)
        .map(String::valueOf)
        .findFirst()
        .orElse("it was not lost");
  }

  private void waits(Duration longest) throws InterruptedException {
    Duration wait = longest.plus(late);
    if (stopped || left.orElseThrow().compareTo(wait) < 0) {
      throw new InterruptedException();
    }
    left = left.map(time -> time.minus(wait));
    simulated.passes(wait);
    context.advance(wait);
  }
}
