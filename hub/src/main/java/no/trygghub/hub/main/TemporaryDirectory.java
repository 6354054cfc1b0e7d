package no.trygghub.hub.main;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import no.trygghub.hub.log.EventLog;

/**
 * Where libraries put their native parts before they load them: SQLite's and the GPIO lines'. A hub
 * whose disk is full or read-only could not be started without a place for them.
 */
final class TemporaryDirectory {
  private static final EventLog LOG = EventLog.of("hub");
  private static final String PROPERTY = "java.io.tmpdir";
  private static final String OF_JNA = "jna.tmpdir";

  /** In memory on every Linux; its name is that of POSIX shared memory, shm_overview(7). */
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  /** More than the native libraries take together. */
  private static final int NEEDED_BYTES = 4 * 1024 * 1024;

  /** The JDK keeps a buffer outside the heap as large as what is written at once. */
  private static final int AT_ONCE_BYTES = 16 * 1024;

  private TemporaryDirectory() {}

  /**
   * Goes over to memory where the usual directory takes nothing. Has to be called before anything
   * else asks for a temporary file, since the JDK asks for the directory once.
   *
   * @return the directory
   */
  static Path choose() {
    Path usual = Path.of(System.getProperty(PROPERTY, "/tmp"));
    try {
      probe(usual);
      return usual;
    } catch (IOException e) {
      if (!Files.isWritable(IN_MEMORY)) {
        return usual;
      }
      System.setProperty(PROPERTY, IN_MEMORY.toString());
      System.setProperty(OF_JNA, IN_MEMORY.toString());
      LOG.warn(
          "temporary-files-in-memory",
          "cause",
          usual + " takes nothing: " + e.getClass().getSimpleName() + " " + e.getMessage());
      return IN_MEMORY;
    }
  }

  private static void probe(Path directory) throws IOException {
    Path file = directory.resolve("trygghub-" + UUID.randomUUID());
    try (FileChannel channel =
        FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE_BYTES);
      int written = 0;
      while (written < NEEDED_BYTES) {
        written += channel.write(bytes.clear());
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
