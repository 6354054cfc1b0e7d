package no.trygghub.simulator.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A small file system of its own that can be filled to the last byte and made read-only. Mounting
 * one takes an administrator's rights.
 */
final class Volume implements AutoCloseable {
  private static final Duration REFILL_EVERY = Duration.ofMillis(20);
  private static final Duration LETS_GO_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final AtomicBoolean isFull = new AtomicBoolean();
  private final Path place;
  private final boolean isExt4;
  private final Path filler;

  private Volume(Path place, boolean isExt4) {
    this.place = place;
    this.isExt4 = isExt4;
    this.filler = place.resolve("filler");
  }

  /** A file system in memory of so many mebibytes. */
  static Volume inMemory(Path place, int mebibytes) throws IOException, InterruptedException {
    Files.createDirectories(place);
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", place.toString());
    return new Volume(place, false);
  }

  /**
   * A file system as on a memory card, in a file; one that goes read-only when it finds an error.
   */
  static Volume onCard(Path place, Path image) throws IOException, InterruptedException {
    Files.createDirectories(place);
    run("truncate", "-s", "32M", image.toString());
    run("mkfs.ext4", "-q", "-F", image.toString());
    run("mount", "-o", "loop,errors=remount-ro", image.toString(), place.toString());
    return new Volume(place, true);
  }

  Path place() {
    return place;
  }

  /**
   * Makes it larger or smaller, so that so many bytes are free, up to the next 4 KiB. Only one in
   * memory can be.
   */
  void leave(long bytes) throws IOException, InterruptedException {
    FileStore store = Files.getFileStore(place);
    long size = store.getTotalSpace() - store.getUnallocatedSpace() + bytes;
    run("mount", "-o", "remount,size=" + size, place.toString());
  }

  /**
   * Takes all space that is left, and from then on what somebody gives back, until {@link #empty}.
   */
  void fill() throws IOException {
    isFull.set(true);
    takeAll();
    Thread.startVirtualThread(
        () -> {
          while (isFull.get()) {
            LockSupport.parkNanos(REFILL_EVERY.toNanos());
            try {
              takeAll();
            } catch (IOException e) {
              // Read-only meanwhile: nothing can be taken or given back.
            }
          }
        });
  }

  /** Gives the space back. */
  synchronized void empty() throws IOException {
    isFull.set(false);
    Files.deleteIfExists(filler);
  }

  private synchronized void takeAll() throws IOException {
    if (!isFull.get()) {
      return;
    }
    byte[] block = new byte[64 * 1024];
    int size = block.length;
    try (OutputStream out =
        Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      while (size > 0) {
        try {
          out.write(block, 0, size);
        } catch (IOException full) {
          size /= 2;
        }
      }
    }
  }

  /**
   * Makes it read-only; only possible while no file is open for writing, so that it waits for a
   * process that has just ended.
   */
  synchronized void readOnly() throws IOException, InterruptedException {
    long until = System.nanoTime() + LETS_GO_WITHIN.toNanos();
    while (true) {
      try {
        run("mount", "-o", "remount,ro", place.toString());
        return;
      } catch (IOException e) {
        if (System.nanoTime() > until) {
          throw e;
        }
        Thread.sleep(LOOK_EVERY.toMillis());
      }
    }
  }

  /** Makes it writable again. */
  void writable() throws IOException, InterruptedException {
    run("mount", "-o", "remount,rw", place.toString());
  }

  /** Has the kernel find an error in it, whereupon nothing can be written any more. */
  void breakDown() throws IOException, InterruptedException {
    if (!isExt4) {
      throw new IllegalStateException("only on a card");
    }
    String device = run("findmnt", "-n", "-o", "SOURCE", place.toString()).strip();
    Files.writeString(
        Path.of("/sys/fs/ext4", Path.of(device).toFile().getName(), "trigger_fs_error"), "1");
  }

  @Override
  public void close() throws IOException {
    isFull.set(false);
    try {
      run("umount", "-l", place.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
