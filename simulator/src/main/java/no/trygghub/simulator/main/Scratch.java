package no.trygghub.simulator.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The directory that was asked for, or one that is gone when the command ends. */
final class Scratch implements AutoCloseable {
  private final Path directory;
  private final boolean kept;

  private Scratch(Path directory, boolean kept) {
    this.directory = directory;
    this.kept = kept;
  }

  static Scratch of(Optional<Path> wanted) throws IOException {
    return wanted.isPresent()
        ? new Scratch(wanted.get(), true)
        : new Scratch(Files.createTempDirectory("trygghub-"), false);
  }

  Path directory() {
    return directory;
  }

  @Override
  public void close() throws IOException {
    if (kept) {
      return;
    }
    try (Stream<Path> walk = Files.walk(directory)) {
      List<Path> inside = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : inside) {
        Files.deleteIfExists(path);
      }
    }
  }
}
