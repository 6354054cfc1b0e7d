package no.trygghub.provisioning.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A journal file with lines of the service, made by systemd's own tool. */
public final class WrittenJournal {
  private static final Path TOOL = Path.of("/lib/systemd/systemd-journal-remote");
  private static final String MISSING =
      "SKIPPED: there is no systemd-journal-remote on this computer; install it to run this test";

  private WrittenJournal() {}

  /**
   * Writes a journal. Aborts the test where the tool is not installed.
   *
   * @param root what the computer's file system is below
   * @param begin when the first line was written; each of the rest a second later
   */
  public static void below(Path root, Instant begin, List<String> lines) {
    boolean there = Files.isExecutable(TOOL) && Files.isExecutable(Path.of("/usr/bin/journalctl"));
    if (!there) {
      System.err.println(MISSING);
    }
    Assumptions.assumeTrue(there, MISSING);
    StringBuilder export = new StringBuilder();
    long micros = begin.getEpochSecond() * 1_000_000;
    for (String line : lines) {
      export
          .append("__REALTIME_TIMESTAMP=" + micros + "\n")
          .append(
              "__MONOTONIC_TIMESTAMP=" + (micros - begin.getEpochSecond() * 1_000_000 + 1) + "\n")
          .append("_BOOT_ID=8a5f0c1e3d2b4e7a9c6451d0b7a2f8e3\n")
          .append("_SYSTEMD_UNIT=trygghub.service\n_PID=42\n_UID=0\n_HOSTNAME=hub\n")
          .append("SYSLOG_IDENTIFIER=trygghub\nPRIORITY=6\nMESSAGE=" + line + "\n\n");
      micros += 1_000_000;
    }
    try {
      Path directory =
          Files.createDirectories(root.resolve("var/log/journal/8a5f0c1e3d2b4e7a9c6451d0b7a2f8e3"));
      Path input = Files.writeString(root.resolve("export"), export, StandardCharsets.UTF_8);
      Process tool =
          new ProcessBuilder(
                  TOOL.toString(), "-o", directory.resolve("system.journal").toString(), "-")
              .redirectInput(input.toFile())
              .redirectErrorStream(true)
              .redirectOutput(root.resolve("export.log").toFile())
              .start();
      if (!tool.waitFor(30, TimeUnit.SECONDS) || tool.exitValue() != 0) {
        throw new IllegalStateException(Files.readString(root.resolve("export.log")));
      }
      Files.delete(input);
      Files.delete(root.resolve("export.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
