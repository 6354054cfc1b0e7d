package no.trygghub.hub.health;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads files that the kernel makes, where there are any. */
final class KernelFile {
  private KernelFile() {}

  /** The text of a file; empty where it is not there or the device behind it does not answer. */
  static Optional<String> text(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The entries of a directory whose names fit a pattern; none where there is no directory. */
  static List<Path> list(Path directory, String pattern) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, pattern)) {
        entries.forEach(found::add);
      } catch (IOException e) {
        return List.of();
      }
    }
    return found;
  }
}
