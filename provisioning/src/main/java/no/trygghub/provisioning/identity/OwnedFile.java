package no.trygghub.provisioning.identity;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import no.trygghub.provisioning.text.Complaint;

/**
 * Writes files that the hub's user has to be able to read: each belongs to whoever owns the
 * directory it is in, also where root wrote it, and is there as a whole or not at all.
 */
public final class OwnedFile {
  /** The owner alone: for private keys. */
  public static final String SECRET = "rw-------";

  /** The owner and the group that may read: for configuration and certificates. */
  public static final String READABLE = "rw-r-----";

  private static final String DIRECTORY = "rwxr-x---";

  private OwnedFile() {}

  /**
   * Writes a file in the place of any that is there. Power that goes meanwhile leaves the old file
   * or the new one.
   *
   * @param mode its permissions, as {@code ls} tells them
   * @throws Complaint where it cannot be written, or not so that the hub could read it
   */
  public static void write(Path file, String text, String mode) throws Complaint {
    Path target = file.toAbsolutePath();
    Path directory = Objects.requireNonNull(target.getParent());
    Path fresh = directory.resolve("." + target.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(mode);
      Files.createFile(fresh, PosixFilePermissions.asFileAttribute(permissions));
      giveTo(fresh, directory);
      // What the umask took away.
      Files.setPosixFilePermissions(fresh, permissions);
      Files.writeString(fresh, text, StandardCharsets.UTF_8);
      sync(fresh);
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(directory);
    } catch (IOException e) {
      discard(fresh);
      throw cannotWrite(target, e);
    }
  }

  /** Makes a directory that is its owner's and its group's, and those above it that are missing. */
  public static void directory(Path directory) throws Complaint {
    Path target = directory.toAbsolutePath();
    if (Files.isDirectory(target)) {
      return;
    }
    Path above = Objects.requireNonNull(target.getParent());
    directory(above);
    try {
      Set<PosixFilePermission> permissions = PosixFilePermissions.fromString(DIRECTORY);
      Files.createDirectory(target, PosixFilePermissions.asFileAttribute(permissions));
      giveTo(target, above);
      Files.setPosixFilePermissions(target, permissions);
    } catch (IOException e) {
      throw cannotWrite(target, e);
    }
  }

  /** What keeps a file from being written, and what to do. */
  public static Complaint cannotWrite(Path file, IOException e) {
    return e instanceof AccessDeniedException
        ? new Complaint(OwnedFile.class, "may-not-write", file)
        : new Complaint(OwnedFile.class, "cannot-write", file, reason(e));
  }

  /** What keeps a file from being read, and what to do. */
  public static Complaint cannotRead(Path file, IOException e) {
    return e instanceof AccessDeniedException
        ? new Complaint(OwnedFile.class, "may-not-read", file)
        : new Complaint(OwnedFile.class, "cannot-read", file, reason(e));
  }

  /** Makes sure that what was written or named is on the disk. */
  public static void sync(Path path) throws IOException {
    StandardOpenOption how =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  private static String reason(IOException e) {
    return e instanceof FileSystemException known && known.getReason() != null
        ? String.valueOf(known.getReason())
        : e.getClass().getSimpleName() + " " + e.getMessage();
  }

  private static void giveTo(Path file, Path directory) throws IOException {
    PosixFileAttributes wanted = Files.readAttributes(directory, PosixFileAttributes.class);
    PosixFileAttributes present = Files.readAttributes(file, PosixFileAttributes.class);
    if (!present.owner().equals(wanted.owner()) || !present.group().equals(wanted.group())) {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      try {
        view.setGroup(wanted.group());
        view.setOwner(wanted.owner());
      } catch (FileSystemException e) {
        AccessDeniedException denied = new AccessDeniedException(file.toString());
        denied.initCause(e);
        throw denied;
      }
    }
  }

  private static void discard(Path fresh) {
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException e) {
      // It is told already why nothing could be written here.
    }
  }
}
