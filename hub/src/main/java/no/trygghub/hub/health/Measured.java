package no.trygghub.hub.health;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import no.trygghub.hub.config.FaultKind;

/**
 * Something of the computer as it is now, by the same measure and limit as the hub's own watch.
 *
 * @param kind the fault that it is where it is bad and lasts
 * @param subject what of the computer it is, as in the fault
 * @param value bytes for {@code disk}, KiB for {@code memory}, thousandths of a degree Celsius for
 *     {@code temperature}; for {@code disk-wear} tenths of the life, the level of the reserve, or
 *     how many errors
 * @param bad whether it is beyond the limit
 */
public record Measured(FaultKind kind, String subject, long value, boolean bad) {
  /**
   * Measures what this computer has: disk, memory, temperature and wear. What it does not have is
   * not in the list.
   *
   * @param root where the kernel's {@code proc} and {@code sys} are
   * @param dataDirectory where the hub's database is, or is going to be
   */
  public static List<Measured> of(Path root, Path dataDirectory) {
    List<Gauge> gauges = new ArrayList<>();
    gauges.add(DiskSpace.gauge(dataDirectory));
    gauges.add(Memory.ofComputer(root));
    gauges.add(Thermometer.gauge(root));
    gauges.addAll(DiskWear.gauges(root, dataDirectory));
    return gauges.stream().flatMap(Measured::now).toList();
  }

  private static Stream<Measured> now(Gauge gauge) {
    OptionalLong value = gauge.value().get();
    return value.isEmpty()
        ? Stream.empty()
        : Stream.of(
            new Measured(
                gauge.kind(),
                gauge.subject(),
                value.getAsLong(),
                gauge.limit().isBad(value.getAsLong(), false)));
  }
}
