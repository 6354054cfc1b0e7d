package no.trygghub.provisioning.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where the project is that the tests are of, and what its build made. */
public final class Build {
  private Build() {}

  /** The project's folder, from itself or from one of its modules. */
  public static Path project() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("trygghub")) ? here : here.resolve("..").normalize();
  }

  /**
   * The Debian package for an architecture that {@code mvn package} made.
   *
   * @throws IllegalStateException where there is none
   */
  public static Path debianPackage(String architecture) {
    Path target = project().resolve("provisioning/target");
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.toString().endsWith("_" + architecture + ".deb"))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalStateException("no package in " + target + "; mvn package makes it"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
