package no.trygghub.provisioning.document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.Problem;
import no.trygghub.provisioning.identity.OwnedFile;
import no.trygghub.provisioning.text.Complaint;

/**
 * Has the hub's own reader judge a configuration before it is written. The text is put beside the
 * file it may become, so that paths in it mean the same, and taken away again.
 */
public final class Candidate {
  /** What that file is called; a power cut may leave one behind. */
  public static final String NAME = ".candidate.yaml";

  private final ConfigurationReader reader;
  private final Path directory;

  /** Judges what may become a file in a directory. */
  public Candidate(ConfigurationReader reader, Path directory) {
    this.reader = reader;
    this.directory = directory;
  }

  /**
   * What is wrong about one key and those below it; none where that is well, whatever the rest is.
   */
  public List<Problem> problems(HubDocument document, String path) throws Complaint {
    return read(document).problems().stream()
        .filter(problem -> problem.path().equals(path) || problem.path().startsWith(path + "."))
        .toList();
  }

  /** Everything that is wrong, or the configuration. */
  public Judged read(HubDocument document) throws Complaint {
    Path file = directory.resolve(NAME);
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OwnedFile.SECRET)));
      Files.writeString(file, document.text());
      return new Judged(Optional.of(reader.read(file)), List.of());
    } catch (ConfigurationException e) {
      return new Judged(Optional.empty(), e.problems());
    } catch (IOException e) {
      throw OwnedFile.cannotWrite(file, e);
    } finally {
      discard(file);
    }
  }

  /**
   * What the reader says.
   *
   * @param configuration what the hub would run with; empty where there are problems
   */
  public record Judged(Optional<HubConfiguration> configuration, List<Problem> problems) {}

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The next time it is written over.
    }
  }
}
