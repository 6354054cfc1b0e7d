package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes write to disk, as the kernel counts it. */
final class DiskWrites {
  private DiskWrites() {}

  /**
   * Bytes that a living process has had written; those that were deleted before the disk had them
   * do not count.
   */
  static long ofProcess(long pid) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "io"));
    return number(lines, "write_bytes:") - number(lines, "cancelled_write_bytes:");
  }

  /** The size of the files in a directory whose names begin so. */
  static long kept(Path directory, String beginning) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toFile().getName().startsWith(beginning))
          .mapToLong(file -> file.toFile().length())
          .sum();
    }
  }

  private static long number(List<String> lines, String name) throws IOException {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> Long.parseLong(line.substring(name.length()).strip()))
        .findFirst()
        .orElseThrow(() -> new IOException("the kernel does not tell what a process writes"));
  }
}
