package no.trygghub.simulator.falls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Where the public recordings are that no copy is kept of here. */
public final class RecordedFalls {
  private RecordedFalls() {}

  /** A folder of them, where it is here. */
  static Optional<Path> find(String name) {
    return Stream.of(
            Optional.ofNullable(System.getenv("TRYGGHUB_DATA")).map(Path::of),
            Optional.of(Path.of("..", "..", "shared", "data")))
        .flatMap(Optional::stream)
        .map(data -> data.resolve(name))
        .filter(Files::isDirectory)
        .findFirst();
  }

  /** A folder of them; where it is not here, whoever asks is skipped and says so. */
  public static Path folder(String name) {
    Optional<Path> found = find(name);
    Assumptions.assumeTrue(
        found.isPresent(),
        () ->
            "SKIPPED: the recorded falls are not here; name their folder, with "
                + name
                + " in it, in TRYGGHUB_DATA");
    return found.orElseThrow();
  }
}
