package no.trygghub.hub.change;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.log.EventLog;

/**
 * The configuration and, beside it, the one before ({@code .before}) and what is to be remembered
 * of a trial ({@code .trial}). The latter is on disk before the configuration changes and stays
 * until how the trial ended is told, so that whoever finds it knows what to go on with.
 */
final class TrialFiles {
  private static final EventLog LOG = EventLog.of("configuration");
  private static final String NEW = ".new";

  private final Path file;
  private final Path before;
  private final Path marker;
  private final Disk disk;

  TrialFiles(Path file, Disk disk) {
    this.file = real(file);
    this.before = beside(".before");
    this.marker = beside(".trial");
    this.disk = disk;
  }

  /** The configuration. */
  Text text() throws IOException {
    return new Text(disk.read(file));
  }

  /** Whether the configuration is the one of that digest; not, where it cannot be read. */
  boolean is(String digest) {
    try {
      return text().is(digest);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The configuration before a trial.
   *
   * @throws IOException where it is not there any more
   */
  Text before(Trial trial) throws IOException {
    Text text = new Text(disk.read(before));
    if (!text.is(trial.from())) {
      throw new IOException(before + " is not the configuration that was in force before");
    }
    return text;
  }

  /** What is remembered of a trial; empty where there is none, or it cannot be understood. */
  Optional<Trial> trial() {
    try {
      return Optional.of(Trial.read(new String(disk.read(marker), StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | JsonException | ArithmeticException e) {
      LOG.error("trial-unreadable", "file", marker, "cause", e);
      return Optional.empty();
    }
  }

  /** Puts another configuration in force. */
  void begin(Text old, Text next, Trial trial) throws IOException {
    write(before, old.bytes());
    Path fresh = fresh(file);
    disk.create(fresh, next.bytes(), file);
    remember(trial);
    disk.move(fresh, file);
  }

  /** Writes what is to be remembered of a trial. */
  void remember(Trial trial) throws IOException {
    write(marker, (trial.json() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Puts the configuration before in force again. */
  void restore(Trial trial) throws IOException {
    write(file, before(trial).bytes());
  }

  /** Remembers nothing of a trial any more. */
  void forget() throws IOException {
    disk.delete(marker);
  }

  private void write(Path target, byte[] bytes) throws IOException {
    Path fresh = fresh(target);
    disk.create(fresh, bytes, file);
    disk.move(fresh, target);
  }

  private Path beside(String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static Path fresh(Path target) {
    return target.resolveSibling(target.getFileName() + NEW);
  }

  /** Where the file itself is, so that a link to it stays one. */
  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath();
    }
  }
}
