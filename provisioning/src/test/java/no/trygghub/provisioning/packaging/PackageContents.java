package no.trygghub.provisioning.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import no.trygghub.provisioning.testing.Build;
import no.trygghub.provisioning.testing.BuiltOnce;
import no.trygghub.provisioning.testing.Ran;

/** A built Debian package, looked into with dpkg's own tools. */
final class PackageContents {
  private static final String LIBRARIES = "usr/lib/trygghub";

  private final Path file;
  private final Path unpacked;

  private PackageContents(Path file, Path unpacked) {
    this.file = file;
    this.unpacked = unpacked;
  }

  /**
   * Unpacks the package of this build for an architecture. Aborts the test where there is no dpkg.
   *
   * @param directory an empty one
   */
  static PackageContents unpack(String architecture, Path directory) {
    BuiltOnce.assumeInstalled("dpkg-deb", "dpkg");
    Path file = Build.debianPackage(architecture);
    succeed("dpkg-deb", "-R", file.toString(), directory.toString());
    return new PackageContents(file, directory);
  }

  /** The package itself. */
  Path file() {
    return file;
  }

  /** What a path in the package is here; its maintainer scripts are in {@code DEBIAN}. */
  Path path(String name) {
    return unpacked.resolve(name);
  }

  /** A text file of it. */
  String text(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The libraries, in order of their names. */
  List<Path> jars() {
    try (Stream<Path> files = Files.list(path(LIBRARIES))) {
      return files.filter(each -> each.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The entries, as {@code tar -tv} lists them: mode, owner, size, time and path. */
  List<String> entries() {
    return succeed("dpkg-deb", "-c", file.toString()).lines().toList();
  }

  /** Runs a program that must succeed; what it printed, without space around it. */
  static String succeed(String... command) {
    return Ran.of(command).succeeded(String.join(" ", command));
  }
}
