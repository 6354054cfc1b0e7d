package no.trygghub.hub.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import no.trygghub.hub.falls.FallParameters;
import no.trygghub.hub.falls.Mounting;
import no.trygghub.hub.json.JsonException;

/** Reads how an accelerometer is worn and what makes its samples a fall. */
final class FallParametersReader {
  private static final String MOUNTING = "mounting";
  private static final String PARAMETERS = "parameters";
  private static final Phrase MOUNTINGS =
      Phrase.of(
          "one-of",
          Arrays.stream(Mounting.values()).map(Mounting::word).collect(Collectors.joining(", ")));
  private static final Phrase OR_NONE = Phrase.of("parameters-or-none");

  private final Path file;

  /** A reader of the sensors of a file. */
  FallParametersReader(Path file) {
    this.file = file;
  }

  /** The parameters of a sensor; empty where they are a problem. */
  Optional<FallParameters> read(Section section) {
    Optional<Mounting> mounting = section.value(MOUNTING, Mounting::of, MOUNTINGS);
    if (!section.has(PARAMETERS)) {
      return Optional.of(FallParameters.shipped(mounting.orElse(Mounting.FREE)));
    }
    return section
        .path(PARAMETERS, file)
        .flatMap(path -> read(section, path))
        .flatMap(parameters -> worn(section, parameters, mounting));
  }

  private static Optional<FallParameters> read(Section section, Path path) {
    try {
      return Optional.of(FallParameters.read(path));
    } catch (NoSuchFileException e) {
      problem(section, Phrase.of("parameters-missing", path, OR_NONE));
    } catch (AccessDeniedException e) {
      problem(section, Phrase.of("parameters-not-allowed", path));
    } catch (IOException e) {
      problem(section, Phrase.of("parameters-unreadable", path, String.valueOf(e.getMessage())));
    } catch (JsonException e) {
      problem(section, Phrase.of("parameters-wrong", String.valueOf(e.getMessage()), OR_NONE));
    }
    return Optional.empty();
  }

  /** Those of a belt are the same for each vertical axis. */
  private static Optional<FallParameters> worn(
      Section section, FallParameters parameters, Optional<Mounting> mounting) {
    Mounting worn = mounting.orElse(parameters.mounting());
    if ((worn == Mounting.FREE) != (parameters.mounting() == Mounting.FREE)) {
      problem(section, Phrase.of("parameters-mounting", parameters.mounting().word(), worn.word()));
      return Optional.empty();
    }
    return Optional.of(new FallParameters(worn, parameters.weights(), parameters.threshold()));
  }

  private static void problem(Section section, Phrase what) {
    section.problem(PARAMETERS, section.text(PARAMETERS).orElse(""), what);
  }
}
