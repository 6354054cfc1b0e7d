package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system as on a memory card, on a device of its own, so that everything that is written for
 * it is counted: data, journal and metadata. Mounting it takes an administrator's rights.
 */
final class Card implements AutoCloseable {
  private static final int SECTOR_BYTES = 512;
  private static final int SECTORS_WRITTEN = 6;
  private static final int FLUSHES = 15;

  private final Path place;
  private final Path statistics;

  private Card(Path place, Path statistics) {
    this.place = place;
    this.statistics = statistics;
  }

  /**
   * Makes one and mounts it.
   *
   * @param directory where its image and the place it is mounted at go
   * @throws IOException where this user may not mount anything
   */
  static Card mount(Path directory) throws IOException, InterruptedException {
    Path place = Files.createDirectories(directory.resolve("card"));
    String image = directory.resolve("card.img").toString();
    run("truncate", "-s", "512M", image);
    run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image);
    // As Debian and the Raspberry Pi OS mount theirs.
    run("mount", "-o", "loop,noatime", image, place.toString());
    String device = run("findmnt", "-n", "-o", "SOURCE", place.toString()).strip();
    return new Card(place, Path.of("/sys/block", Path.of(device).toFile().getName(), "stat"));
  }

  Path place() {
    return place;
  }

  /** Has everything written that the kernel would write in half a minute. */
  void sync() throws IOException, InterruptedException {
    run("sync", "-f", place.toString());
  }

  long bytesWritten() throws IOException {
    return statistic(SECTORS_WRITTEN) * SECTOR_BYTES;
  }

  /** How often the card was told not to keep anything back. */
  long flushes() throws IOException {
    return statistic(FLUSHES);
  }

  @Override
  public void close() throws IOException {
    try {
      run("umount", "-l", place.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long statistic(int number) throws IOException {
    return Long.parseLong(Files.readString(statistics).strip().split("\\s+", -1)[number]);
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          String.join(" ", List.of(command)) + ": " + said.strip() + "; it takes root");
    }
    return said;
  }
}
