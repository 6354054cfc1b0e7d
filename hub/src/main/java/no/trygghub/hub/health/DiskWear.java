package no.trygghub.hub.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.hub.config.FaultKind;

/**
 * How near its end the disk is. An eMMC tells it (JEDEC JESD84-B51, DEVICE_LIFE_TIME_EST and
 * PRE_EOL_INFO of its extended CSD; the kernel gives both in the device's directory); an SD card
 * does not, but where one fails its ext4 file system counts errors ({@code errors_count}, from
 * fs/ext4/sysfs.c of the kernel).
 */
final class DiskWear {
  /** Tenths of its life that are used, begun ones included: 0x0A is 90 % or more, 0x0B over. */
  private static final Limit LIFE = new Limit(10, 10);

  /** 0x01 is normal, 0x02 when 80 % of the reserved blocks are used, 0x03 when 90 % are. */
  private static final Limit RESERVE = new Limit(2, 2);

  private static final Limit ERRORS = new Limit(1, 1);

  private DiskWear() {}

  static List<Gauge> gauges(Path root, Path dataDirectory) {
    return List.of(
        new Gauge(
            FaultKind.DISK_WEAR,
            "life",
            LIFE,
            () -> largest(root, "life_time"),
            tenths ->
                (tenths > 10
                        ? "the disk has outlived its rated life"
                        : "the disk has used " + (tenths - 1) * 10 + " % of its rated life or more")
                    + "; replace it soon"),
        new Gauge(
            FaultKind.DISK_WEAR,
            "reserve",
            RESERVE,
            () -> largest(root, "pre_eol_info"),
            level ->
                "the disk has used "
                    + (level > 2 ? 90 : 80)
                    + " % of its spare blocks; replace it soon"),
        new Gauge(
            FaultKind.DISK_WEAR,
            "file-system",
            ERRORS,
            () -> errors(root, dataDirectory),
            count ->
                "the file system of "
                    + dataDirectory
                    + " has had "
                    + count
                    + " errors since it was last checked; check it with e2fsck, and replace the"
                    + " disk if they come back"));
  }

  /** The largest of the hexadecimal numbers in a file of all eMMCs; 0 where it is not defined. */
  private static OptionalLong largest(Path root, String file) {
    return KernelFile.list(root.resolve("sys/block"), "mmcblk*").stream()
        .flatMap(disk -> KernelFile.text(disk.resolve("device").resolve(file)).stream())
        .flatMap(text -> Arrays.stream(text.split("\\s+")))
        .filter(word -> word.matches("0x[0-9a-fA-F]{1,2}"))
        .mapToLong(Long::decode)
        .max();
  }

  private static OptionalLong errors(Path root, Path dataDirectory) {
    return device(root, dataDirectory)
        .flatMap(
            name ->
                KernelFile.text(root.resolve("sys/fs/ext4").resolve(name).resolve("errors_count")))
        .filter(text -> text.matches("\\d{1,18}"))
        .stream()
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  /** The kernel's name of the device that a directory is on, {@code mmcblk0p2} say. */
  static Optional<String> device(Path root, Path directory) {
    try {
      Path link = root.resolve("sys/dev/block").resolve(number(directory));
      return Files.exists(link)
          ? Optional.of(link.toRealPath().getFileName().toString())
          : Optional.empty();
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** The number of that device as {@code major:minor}, put together as makedev(3) of glibc does. */
  static String number(Path directory) throws IOException {
    long number = ((Number) Files.getAttribute(directory, "unix:dev")).longValue();
    long major = ((number >>> 8) & 0xfff) | ((number >>> 32) & ~0xfffL);
    long minor = (number & 0xff) | ((number >>> 12) & ~0xffL & 0xffffffffL);
    return major + ":" + minor;
  }
}
