package no.trygghub.provisioning.replace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Instant;
import java.util.Objects;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.provisioning.document.ConfigurationCopy;
import no.trygghub.provisioning.identity.OwnedFile;

/** A new text for a configuration file that is tried before it takes the place of the old one. */
final class ConfigurationChange implements AutoCloseable {
  private final Path file;
  private final Path trial;
  private final HubConfiguration configuration;

  private ConfigurationChange(Path file, Path trial, HubConfiguration configuration) {
    this.file = file;
    this.trial = trial;
    this.configuration = configuration;
  }

  /**
   * Writes the text beside the file, with its owner and mode, and reads it as the hub would.
   *
   * @throws ConfigurationException where the hub could not use it
   * @throws IOException where it cannot be written
   */
  static ConfigurationChange trying(Path file, String text)
      throws IOException, ConfigurationException {
    Path trial = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.deleteIfExists(trial);
      Files.copy(file, trial, StandardCopyOption.COPY_ATTRIBUTES);
      sameOwner(file, trial);
      Files.writeString(trial, text);
      return new ConfigurationChange(
          file, trial, ConfigurationReader.ofInstalledDrivers().read(trial));
    } catch (ConfigurationException | IOException e) {
      Files.deleteIfExists(trial);
      throw e;
    }
  }

  /** What the hub would be told. */
  HubConfiguration configuration() {
    return configuration;
  }

  /**
   * Takes the place of the file at once, so that the hub finds either the one or the other, also
   * where the power goes meanwhile.
   *
   * @return where the file as it was is kept
   */
  Path apply(Instant now) throws IOException {
    Path copy = ConfigurationCopy.of(file, now);
    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    sameOwner(file, copy);
    OwnedFile.sync(copy);
    OwnedFile.sync(trial);
    Files.move(trial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    OwnedFile.sync(Objects.requireNonNull(file.toAbsolutePath().getParent()));
    return copy;
  }

  /** Leaves nothing of what was only tried. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(trial);
  }

  private static void sameOwner(Path from, Path to) throws IOException {
    PosixFileAttributes attributes = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    PosixFileAttributes own = view.readAttributes();
    if (!own.owner().equals(attributes.owner())) {
      view.setOwner(attributes.owner());
    }
    if (!own.group().equals(attributes.group())) {
      view.setGroup(attributes.group());
    }
  }
}
