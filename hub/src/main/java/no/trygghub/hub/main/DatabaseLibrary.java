package no.trygghub.hub.main;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import no.trygghub.hub.log.EventLog;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteJDBCLoader;

/**
 * SQLite's native library, loaded on a thread of its own while the configuration is read: that
 * takes about as long, and nothing of it is needed before the database is opened.
 */
final class DatabaseLibrary {
  private static final EventLog LOG = EventLog.of("hub");
  private static final String DIRECTORY = "org.sqlite.tmpdir";

  private final Thread thread;

  private DatabaseLibrary(Thread thread) {
    this.thread = thread;
  }

  /**
   * Begins to load it.
   *
   * @param temporary where its file may be put for so long
   */
  static DatabaseLibrary load(Path temporary) {
    // Where two threads are the first to log, SLF4J says on standard error what it did about it.
    LoggerFactory.getILoggerFactory();
    Thread thread = new Thread(() -> loadFrom(temporary), "database-library");
    thread.start();
    return new DatabaseLibrary(thread);
  }

  /** Waits until it is loaded, or that has failed, and its file is gone. */
  void await() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * SQLite takes its files away when the process ends in order, which a hub's seldom does: one that
   * is started again and again would fill the disk, or the memory. A library that is loaded needs
   * its file no more, so they are taken away at once. JNA does so itself.
   */
  private static void loadFrom(Path temporary) {
    if (System.getProperty(DIRECTORY) != null) {
      return;
    }
    try {
      Path own = Files.createTempDirectory(temporary, "trygghub-");
      System.setProperty(DIRECTORY, own.toString());
      try {
        SQLiteJDBCLoader.initialize();
      } finally {
        System.clearProperty(DIRECTORY);
        delete(own);
      }
      // The first connection of a process takes longer than all that the hub asks of its own.
      new SQLiteConfig().createConnection("jdbc:sqlite::memory:").close();
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
}
