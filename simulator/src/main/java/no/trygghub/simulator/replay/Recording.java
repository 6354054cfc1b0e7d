package no.trygghub.simulator.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A recorded home: what its sensors did, in order of time.
 *
 * @param changes the changes; those of one sensor in their own order even at the same second
 * @param skipped a line about each line of the file that could not be read
 */
public record Recording(List<RecordedChange> changes, List<String> skipped) {
  /** The formats that can be read. */
  public enum Format {
    /** Start, end and sensor id, separated by tabs: {@code 25-Feb-2008 00:20:14}. */
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
  }

  private static final DateTimeFormatter KASTEREN_TIME =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("d-MMM-uuuu HH:mm:ss")
          .toFormatter(Locale.ENGLISH);

  private static final DateTimeFormatter CASAS_TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  /** Copies what it is given, so that it never changes. */
  public Recording {
    changes = List.copyOf(changes);
    skipped = List.copyOf(skipped);
  }

  /**
   * Reads a file, plain or compressed ({@code .gz}). A line that cannot be read is skipped and told
   * of.
   *
   * @throws RecordingException where the file cannot be read, or no line of it
   */
  public static Recording read(Format format, Path file) throws RecordingException {
    List<String> skipped = new ArrayList<>();
    List<RecordedChange> changes = new ArrayList<>();
    try (BufferedReader reader = open(file)) {
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        Optional<String> problem =
            switch (format) {
              case KASTEREN -> kasteren(line, changes);
              case CASAS -> casas(line, changes);
            };
        if (problem.isPresent()) {
          skipped.add(file.getFileName() + ", line " + number + ": " + problem.get());
        }
      }
    } catch (NoSuchFileException e) {
      throw new RecordingException(file + ": there is no such file", e);
    } catch (IOException e) {
      throw new RecordingException(file + " cannot be read: " + e.getMessage(), e);
    }
    if (changes.isEmpty()) {
      throw new RecordingException(
          file
              + ": no line of it is in the format "
              + format
              + (skipped.isEmpty() ? "; it is empty" : "; " + skipped.getFirst()));
    }
    // A stable sort, so that a sensor that goes on and off in the same second keeps that order.
    changes.sort(Comparator.comparing(RecordedChange::at));
    return new Recording(changes, skipped);
  }

  private static BufferedReader open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private static Optional<String> kasteren(String line, List<RecordedChange> changes) {
    String[] fields = line.strip().split("\t", -1);
    if (fields.length < 3) {
      return Optional.of("expected start, end and sensor id, separated by tabs");
    }
    try {
      LocalDateTime start = LocalDateTime.parse(fields[0].strip(), KASTEREN_TIME);
      LocalDateTime end = LocalDateTime.parse(fields[1].strip(), KASTEREN_TIME);
      if (end.isBefore(start)) {
        return Optional.of("the end " + fields[1] + " is before the start " + fields[0]);
      }
      String source = fields[2].strip();
      changes.add(new RecordedChange(start, source, true));
      changes.add(new RecordedChange(end, source, false));
      return Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.of(
          "expected a time such as 25-Feb-2008 00:20:14, found " + e.getParsedString());
    }
  }

  private static Optional<String> casas(String line, List<RecordedChange> changes) {
    String[] fields = line.strip().split("\\s+", -1);
    if (fields.length < 5) {
      return Optional.of("expected date, time, sensor, place and state");
    }
    String source = fields[2] + "/" + fields[3];
    try {
      LocalDateTime at = LocalDateTime.parse(fields[0] + " " + fields[1], CASAS_TIME);
      switch (fields[4]) {
        case "ON", "OPEN" -> changes.add(new RecordedChange(at, source, true));
        case "OFF", "CLOSE" -> changes.add(new RecordedChange(at, source, false));
        default -> {
          return Optional.of("expected ON, OFF, OPEN or CLOSE, found " + fields[4]);
        }
      }
      return Optional.empty();
    } catch (DateTimeParseException e) {
      return Optional.of(
          "expected a time such as 2011-06-15 01:03:39.14962, found " + e.getParsedString());
    }
  }
}
