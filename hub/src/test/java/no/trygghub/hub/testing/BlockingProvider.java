package no.trygghub.hub.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;

/**
 * The driver {@code blocking}, written as badly as can be: once the file of its option {@code file}
 * is there it never gives the hub's thread back.
 */
public final class BlockingProvider implements SensorDriverProvider {
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  /** Made by the service loader. */
  public BlockingProvider() {}

  @Override
  public String driver() {
    return "blocking";
  }

  @Override
  public Set<SensorKind> kinds() {
    return EnumSet.allOf(SensorKind.class);
  }

  @Override
  public List<DriverOption> options() {
    return List.of(new DriverOption("file", Optional.empty(), "a file", text -> true));
  }

  @Override
  public SensorDriver open(Sensor sensor, DriverOptions options, DriverContext context) {
    context.report(new SensorReading(sensor.id(), SensorState.INACTIVE, context.now()));
    look(Path.of(options.text("file")), context);
    return () -> {};
  }

  private static void look(Path file, DriverContext context) {
    if (Files.exists(file)) {
      waitForEver();
    }
    context.after(LOOK_EVERY, () -> look(file, context));
  }

  private static void waitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
