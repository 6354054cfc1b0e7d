package no.trygghub.hub.health;

import java.nio.file.Path;
import java.util.OptionalLong;
import no.trygghub.hub.config.FaultKind;

/**
 * How hot the computer is: the hottest of the kernel's thermal zones, in thousandths of a degree
 * Celsius (Documentation/driver-api/thermal/sysfs-api.rst of the kernel).
 */
final class Thermometer {
  /**
   * From 80 °C on a Raspberry Pi throttles itself (its documentation, "Frequency management and
   * thermal control").
   */
  private static final Limit HOT = new Limit(80_000, 70_000);

  /** Zones without a sensor behind them tell -274 °C, 0 or 255 °C and such. */
  private static final long COLDEST = -50_000;

  private static final long HOTTEST = 150_000;

  private Thermometer() {}

  static Gauge gauge(Path root) {
    return new Gauge(
        FaultKind.TEMPERATURE,
        "",
        HOT,
        () -> hottest(root),
        value ->
            "the computer has "
                + value / 1_000
                + " °C and slows itself down; give it air and shade, and look for what keeps it"
                + " busy");
  }

  private static OptionalLong hottest(Path root) {
    return KernelFile.list(root.resolve("sys/class/thermal"), "thermal_zone*").stream()
        .flatMap(zone -> KernelFile.text(zone.resolve("temp")).stream())
        .filter(text -> text.matches("-?\\d{1,7}"))
        .mapToLong(Long::parseLong)
        .filter(value -> value >= COLDEST && value <= HOTTEST)
        .max();
  }
}
