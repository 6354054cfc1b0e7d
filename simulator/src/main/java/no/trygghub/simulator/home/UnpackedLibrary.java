package no.trygghub.simulator.home;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a process unpacks the database's native library. It takes its files away when it ends in
 * order, which one that is killed does not; a library that is loaded needs them no more.
 */
final class UnpackedLibrary {
  private final Path directory;

  private UnpackedLibrary(Path directory) {
    this.directory = directory;
  }

  static UnpackedLibrary place() throws IOException {
    return new UnpackedLibrary(Files.createTempDirectory("trygghub-library-"));
  }

  /** What tells a JVM to unpack it here. */
  String option() {
    return "-Dorg.sqlite.tmpdir=" + directory;
  }

  /** Takes the files away. Does nothing where that is done, or where somebody else keeps them. */
  void remove() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // It is in the temporary directory, which is emptied sooner or later.
    }
  }
}
