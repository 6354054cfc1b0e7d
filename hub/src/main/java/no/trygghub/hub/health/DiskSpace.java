package no.trygghub.hub.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import no.trygghub.hub.config.FaultKind;

/** How much room there is where the database is. */
final class DiskSpace {
  private static final long MIB = 1024L * 1024;

  /** Below this much free space the disk is nearly full: some 25,000 messages still fit. */
  private static final Limit FREE = new Limit(50 * MIB, 75 * MIB);

  private static final long UNREADABLE = -1;

  private DiskSpace() {}

  static Gauge gauge(Path dataDirectory) {
    return new Gauge(
        FaultKind.DISK,
        "space",
        FREE,
        () -> OptionalLong.of(free(dataDirectory)),
        free ->
            free == UNREADABLE
                ? dataDirectory + " cannot be read"
                : "only " + free / MIB + " MiB free in " + dataDirectory);
  }

  private static long free(Path dataDirectory) {
    try {
      return Files.getFileStore(dataDirectory).getUsableSpace();
    } catch (IOException e) {
      return UNREADABLE;
    }
  }
}
