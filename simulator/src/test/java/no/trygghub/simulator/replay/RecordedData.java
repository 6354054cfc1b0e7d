package no.trygghub.simulator.replay;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Where the recorded homes are: named by TRYGGHUB_DATA, or in shared/data beside the project. */
final class RecordedData {
  private RecordedData() {}

  /** A file of the data; where it is missing the test is skipped and says what it lacks. */
  static Path file(String name) {
    Optional<Path> found =
        Stream.of(
                Optional.ofNullable(System.getenv("TRYGGHUB_DATA")).map(Path::of),
                Optional.of(Path.of("..", "..", "shared", "data")))
            .flatMap(Optional::stream)
            .map(folder -> folder.resolve(name))
            .filter(Files::isRegularFile)
            .findFirst();
    Assumptions.assumeTrue(
        found.isPresent(),
        () ->
            "SKIPPED: the recorded homes are not here; name their folder, with "
                + name
                + " in it, in TRYGGHUB_DATA");
    return found.orElseThrow();
  }
}
