package no.trygghub.hub.main;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import no.trygghub.hub.log.EventLog;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that one process at a time works with a data directory. The kernel lets go of it when
 * the process ends, however it does.
 */
final class DirectoryLock {
  private static final EventLog LOG = EventLog.of("hub");
  private static final String NAME = "hub.lock";

  private final Optional<FileChannel> channel;

  private DirectoryLock(Optional<FileChannel> channel) {
    this.channel = channel;
  }

  /**
   * Locks a directory and makes it where there is none, for the hub's user and group alone. On a
   * disk that cannot be written to there is no lock, and the hub works all the same.
   *
   * @return empty where another process has it
   */
  static Optional<DirectoryLock> of(Path directory) {
    try {
      Files.createDirectories(directory, permissions("rwxr-x---"));
      FileChannel channel =
          FileChannel.open(
              directory.resolve(NAME),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              permissions("rw-r-----"));
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new DirectoryLock(Optional.of(channel)));
    } catch (IOException e) {
      LOG.warn("not-locked", "cause", e);
      return Optional.of(new DirectoryLock(Optional.empty()));
    }
  }

  private static FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }

  /** Lets go of it. */
  void close() {
    try {
      if (channel.isPresent()) {
        channel.get().close();
      }
    } catch (IOException e) {
      LOG.warn("not-unlocked", "cause", e);
    }
  }
}
