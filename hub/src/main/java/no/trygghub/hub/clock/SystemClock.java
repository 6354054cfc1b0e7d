package no.trygghub.hub.clock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import no.trygghub.drivers.HubTime;

/**
 * The computer's own clock.
 *
 * <p>The boot id is the Linux kernel's. {@link System#nanoTime} counts from the boot on Linux
 * (CLOCK_MONOTONIC), so two processes of one boot agree on it; elsewhere every process is a boot of
 * its own.
 */
public final class SystemClock implements HubClock {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  /**
   * Made by systemd-timesyncd once it has set the clock; described in systemd-timesyncd.service(8).
   * Asked rather than the kernel's adjtimex(2), which takes a native call and whose flag a program
   * that steps the clock need not touch; chrony makes no such file, so there the configuration has
   * to say that the clock is trusted.
   */
  private static final Path SYNCHRONISED = Path.of("/run/systemd/timesync/synchronized");

  private final String bootId;
  private final boolean alwaysTrusted;

  /**
   * The clock of this computer.
   *
   * @param alwaysTrusted whether its wall time is right without being synchronised
   */
  public SystemClock(boolean alwaysTrusted) {
    this.bootId = readBootId();
    this.alwaysTrusted = alwaysTrusted;
  }

  @Override
  public HubTime now() {
    return new HubTime(
        bootId, System.nanoTime(), Instant.now(), alwaysTrusted || Files.exists(SYNCHRONISED));
  }

  @Override
  public long nanosSinceBoot() {
    return System.nanoTime();
  }

  private static String readBootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return UUID.randomUUID().toString();
    }
  }
}
