package no.trygghub.hub.health;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.log.EventLog;

/**
 * The file in the data directory in which a process that is stuck tells the next one why it ended:
 * the cause on the first line, and where the thread was.
 */
public final class StuckNote {
  private static final EventLog LOG = EventLog.of("watchdog");
  private static final String NAME = "agent-stuck.txt";
  private static final int LONGEST_CAUSE = 300;

  private final Path file;

  /** The note in a data directory, written or not. */
  public StuckNote(Path dataDirectory) {
    this.file = dataDirectory.resolve(NAME);
  }

  /** Writes it, over an older one, and returns once it is on disk. */
  void write(Watchdog.Stuck stuck, Instant at) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(stuck.cause() + " at " + at);
    stuck.stack().forEach(frame -> lines.add("    at " + frame));
    Files.write(
        file,
        lines,
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
  }

  /** The cause that an earlier process left; empty where none did. */
  Optional<String> cause() {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      String cause = lines.findFirst().orElse("").strip();
      return Optional.of(
          cause.isEmpty()
              ? "the agent did not go on and was started anew"
              : cause.substring(0, Math.min(cause.length(), LONGEST_CAUSE)));
    } catch (IOException e) {
      return Optional.of(file + " cannot be read");
    }
  }

  /** Removes it; where the disk does not let it, the next start tells of it again. */
  void remove() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("note-not-removed", "file", file, "cause", e);
    }
  }
}
