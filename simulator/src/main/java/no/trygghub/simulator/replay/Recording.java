package no.trygghub.simulator.replay;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A recorded home: what its sensors did, in order of time.
 *
 * @param changes the changes; those of one sensor in their own order even at the same moment
 * @param skipped a line about each line of the file that could not be read
 */
public record Recording(List<RecordedChange> changes, List<String> skipped) {
  /** The formats that can be read. */
  public enum Format {
    /** Start, end and sensor, separated by tabs: {@code 25-Feb-2008 00:20:14}. */
    KASTEREN,
    /**
     * Date, time, sensor, place and state, separated by spaces: {@code 2011-06-15 01:03:39.14962}.
     */
    CASAS;

    /** The name that a user gives it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    LineFormat lines() {
      return switch (this) {
        case KASTEREN -> new KasterenLines();
        case CASAS -> new CasasLines();
      };
    }
  }

  /** Copies what it is given, so that it never changes. */
  public Recording {
    changes = List.copyOf(changes);
    skipped = List.copyOf(skipped);
  }

  /**
   * Reads a file, plain or compressed ({@code .gz}). A line that cannot be read is skipped and told
   * of; an empty one is no line.
   *
   * @throws RecordingException where the file cannot be read, or no line of it
   */
  public static Recording read(Format format, Path file) throws RecordingException {
    LineFormat lines = format.lines();
    List<String> skipped = new ArrayList<>();
    try (Lines read = Lines.of(file)) {
      int number = 0;
      for (Optional<String> next = read.next(); next.isPresent(); next = read.next()) {
        String line = next.get();
        number++;
        try {
          if (line.length() > Lines.LONGEST) {
            throw new LineFormat.BadLine("longer than " + Lines.LONGEST + " characters");
          }
          if (!line.isBlank()) {
            lines.take(line);
          }
        } catch (LineFormat.BadLine e) {
          skipped.add(file.getFileName() + ", line " + number + ": " + e.getMessage());
        }
      }
    } catch (NoSuchFileException e) {
      throw new RecordingException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new RecordingException(file + " cannot be read: " + e.getMessage(), e);
    }
    List<RecordedChange> changes = lines.changes();
    if (changes.isEmpty()) {
      throw new RecordingException(
          file
              + ": no line of it is in the format "
              + format
              + (skipped.isEmpty() ? "; it is empty" : "; " + skipped.getFirst()));
    }
    return new Recording(changes, skipped);
  }
}
