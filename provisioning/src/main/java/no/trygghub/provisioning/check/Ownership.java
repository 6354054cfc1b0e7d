package no.trygghub.provisioning.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether files belong to the user that the hub runs as, and are closed to those they have to be.
 */
record Ownership(Surroundings here) {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private static final Set<PosixFilePermission> OF_GROUP =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE);

  /** What a file is for. */
  enum Use {
    /** A key or a password: for the hub alone. */
    SECRET("600"),
    /** The configuration: for the hub and its group. */
    CONFIGURATION("640"),
    /** The hub's data. */
    DIRECTORY("750");

    private final String mode;

    Use(String mode) {
      this.mode = mode;
    }
  }

  /** Looks at a file that is there, and says nothing where all is well. */
  void look(Check check, Path file, Use use, Findings findings) {
    try {
      PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
      Set<PosixFilePermission> permissions = attributes.permissions();
      String mode = PosixFilePermissions.toString(permissions);
      if (use == Use.SECRET && anyOf(permissions, OF_GROUP, OF_OTHERS)) {
        findings.fail(check, "", "files.secret-open", file, mode, use.mode);
      } else if (anyOf(permissions, OF_OTHERS)) {
        findings.warn(check, "", "files.open", file, mode, use.mode);
      }
      boolean isOthers =
          here.serviceUser().filter(user -> !user.equals(attributes.owner())).isPresent();
      if (isOthers) {
        findings.fail(
            check,
            "",
            "files.owner",
            file,
            attributes.owner().getName(),
            here.serviceUser().get().getName());
      }
    } catch (UnsupportedOperationException e) {
      // No POSIX file system; there is nothing to look at.
    } catch (IOException e) {
      findings.warn(check, "", "files.unknown", file, e.getMessage());
    }
  }

  @SafeVarargs
  private static boolean anyOf(
      Set<PosixFilePermission> permissions, Set<PosixFilePermission>... unwanted) {
    for (Set<PosixFilePermission> each : unwanted) {
      if (permissions.stream().anyMatch(each::contains)) {
        return true;
      }
    }
    return false;
  }
}
