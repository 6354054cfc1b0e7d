package no.trygghub.simulator.replay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Where the recordings are: named by TRYGGHUB_DATA, or in shared/data beside the project. */
public final class RecordedData {
  private RecordedData() {}

  /** A file of the data; where it is missing the test is skipped and says what it lacks. */
  public static Path file(String name) {
    return found("homes", name, Files::isRegularFile);
  }

  /** A folder of recorded falls; where it is missing the test is skipped as well. */
  public static Path falls(String name) {
    return found("falls", name, Files::isDirectory);
  }

  private static Path found(String what, String name, Predicate<Path> isIt) {
    Optional<Path> found =
        Stream.of(
                Optional.ofNullable(System.getenv("TRYGGHUB_DATA")).map(Path::of),
                Optional.of(Path.of("..", "..", "shared", "data")))
            .flatMap(Optional::stream)
            .map(folder -> folder.resolve(name))
            .filter(isIt)
            .findFirst();
    Assumptions.assumeTrue(
        found.isPresent(),
        () ->
            "SKIPPED: the recorded "
                + what
                + " are not here; name their folder, with "
                + name
                + " in it, in TRYGGHUB_DATA");
    return found.orElseThrow();
  }
}
