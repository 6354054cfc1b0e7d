package no.trygghub.hub.main;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import no.trygghub.hub.log.EventLog;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Where libraries put their native parts before they load them: SQLite's and the GPIO lines'. A hub
 * whose disk is full or read-only could not be started without a place for them.
 */
final class TemporaryDirectory {
  private static final EventLog LOG = EventLog.of("hub");
  private static final String PROPERTY = "java.io.tmpdir";
  private static final String OF_JNA = "jna.tmpdir";
  private static final String OF_SQLITE = "org.sqlite.tmpdir";

  /** In memory on every Linux; its name is that of POSIX shared memory, shm_overview(7). */
  private static final Path IN_MEMORY = Path.of("/dev/shm");

  /** More than the native libraries take together. */
  private static final int NEEDED_BYTES = 4 * 1024 * 1024;

  /** The JDK keeps a buffer outside the heap as large as what is written at once. */
  private static final int AT_ONCE_BYTES = 16 * 1024;

  private TemporaryDirectory() {}

  /**
   * Goes over to memory where the usual directory takes nothing, and has SQLite's library loaded
   * from there. Has to be called before anything else asks for a temporary file, since the JDK asks
   * for the directory once.
   */
  static void choose() {
    goOverToMemoryWhereNeeded();
    loadSqlite();
  }

  private static void goOverToMemoryWhereNeeded() {
    Path usual = Path.of(System.getProperty(PROPERTY, "/tmp"));
    try {
      probe(usual);
    } catch (IOException e) {
      if (Files.isWritable(IN_MEMORY)) {
        System.setProperty(PROPERTY, IN_MEMORY.toString());
        System.setProperty(OF_JNA, IN_MEMORY.toString());
        LOG.warn(
            "temporary-files-in-memory",
            "cause",
            usual + " takes nothing: " + e.getClass().getSimpleName() + " " + e.getMessage());
      }
    }
  }

  /**
   * SQLite takes its files away when the process ends in order, which a hub's seldom does: one that
   * is started again and again would fill the disk, or the memory. A library that is loaded needs
   * its file no more, so they are taken away at once. JNA does so itself.
   */
  private static void loadSqlite() {
    if (System.getProperty(OF_SQLITE) != null) {
      return;
    }
    try {
      Path own = Files.createTempDirectory(Path.of(System.getProperty(PROPERTY)), "trygghub-");
      System.setProperty(OF_SQLITE, own.toString());
      try {
        SQLiteJDBCLoader.initialize();
      } finally {
        System.clearProperty(OF_SQLITE);
        delete(own);
      }
    } catch (Exception e) {
      // Whoever opens the database tries again, and tells what comes of it.
      LOG.warn("database-library-not-loaded", "cause", e);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
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
