package no.trygghub.simulator.harness.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that inputs are written to, one after another, in a directory of its own. */
final class InputFile implements AutoCloseable {
  private final Path path;

  private InputFile(Path path) {
    this.path = path;
  }

  static InputFile named(String name) {
    try {
      return new InputFile(Files.createTempDirectory("trygghub-fuzz-").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path with(String text) throws IOException {
    return Files.writeString(path, text);
  }

  Path with(Mutant input) throws IOException {
    return Files.write(path, input.bytes());
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
      Files.delete(path.resolveSibling(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
