package no.trygghub.hub.change;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import no.trygghub.hub.log.EventLog;

/** The computer's disk. Everything is on it when a method returns: fsync(2), directories too. */
final class SyncedDisk implements Disk {
  private static final EventLog LOG = EventLog.of("configuration");

  @Override
  public byte[] read(Path file) throws IOException {
    return Files.readAllBytes(file);
  }

  @Override
  public void create(Path file, byte[] bytes, Path like) throws IOException {
    Files.deleteIfExists(file);
    // For nobody else until it has the mode of the other.
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      makeLike(file, like);
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  @Override
  public void move(Path file, Path to) throws IOException {
    Files.move(file, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncDirectory(to);
  }

  @Override
  public void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      syncDirectory(file);
    }
  }

  private static void makeLike(Path file, Path like) throws IOException {
    PosixFileAttributes wanted = attributes(like).readAttributes();
    PosixFileAttributeView view = attributes(file);
    PosixFileAttributes own = view.readAttributes();
    try {
      if (!own.group().equals(wanted.group())) {
        view.setGroup(wanted.group());
      }
      if (!own.owner().equals(wanted.owner())) {
        view.setOwner(wanted.owner());
      }
    } catch (IOException e) {
      // Only root may give a file away; it is the hub's own then, which reads it as before.
      LOG.warn("owner-not-kept", "file", file, "cause", e);
    }
    view.setPermissions(wanted.permissions());
  }

  private static PosixFileAttributeView attributes(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      throw new IOException(file + " is on a file system without owners and modes");
    }
    return view;
  }

  private static void syncDirectory(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
