package no.trygghub.simulator.falls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A folder of packed recordings, one {@code .csv.gz} for each person: a header {@code
 * #F01_SA01_R01,3000} (activity, person, which time, how many rows), its rows, the next header. A
 * header {@code #Fall_forwardFall_1,300} names no person.
 */
final class PackedTrials {
  private static final Pattern HEADER =
      Pattern.compile("#([DF]\\d+)_([A-Za-z0-9]+)_\\w+,(\\d{1,8})");

  /** Without a person, who is then known by the name of the file. */
  private static final Pattern HEADER_WITH_WORDS =
      Pattern.compile("#((?:ADL|Fall)_[^_,]+)_[^,]*,(\\d{1,8})");

  private static final String ENDING = ".csv.gz";

  private final Path folder;
  private final FallFormat format;

  PackedTrials(Path folder, FallFormat format) {
    this.folder = folder;
    this.format = format;
  }

  /** Hands over every trial, in the order of the files; one is in memory at a time. */
  void read(Consumer<RecordedTrial> receiver) throws IOException, FallDataException {
    List<Path> files = files();
    if (files.isEmpty()) {
      throw new FallDataException(
          folder + ": no file *.csv.gz in it; expected a folder of packed recordings");
    }
    for (Path file : files) {
      read(file, receiver);
    }
  }

  private List<Path> files() throws IOException, FallDataException {
    if (!Files.isDirectory(folder)) {
      throw new FallDataException(folder + ": no such folder");
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(ENDING)).sorted().toList();
    }
  }

  private void read(Path file, Consumer<RecordedTrial> receiver)
      throws IOException, FallDataException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      int number = 0;
      Optional<Header> header = Optional.empty();
      List<RecordedTrial.Row> rows = new ArrayList<>();
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.startsWith("#")) {
          hand(header, rows, file, receiver);
          header = Optional.of(header(line, file, number));
          rows.clear();
        } else if (!line.isBlank()) {
          rows.add(row(line, rows.size(), file, number));
        }
      }
      hand(header, rows, file, receiver);
    }
  }

  private static void hand(
      Optional<Header> header,
      List<RecordedTrial.Row> rows,
      Path file,
      Consumer<RecordedTrial> receiver)
      throws FallDataException {
    if (header.isEmpty()) {
      if (!rows.isEmpty()) {
        throw new FallDataException(file + ": rows before the first header");
      }
      return;
    }
    Header of = header.get();
    if (of.rows() != rows.size()) {
      throw new FallDataException(
          "%s: %s of %s has %d rows, its header says %d; the file is damaged or cut short"
              .formatted(file, of.activity(), of.subject(), rows.size(), of.rows()));
    }
    receiver.accept(new RecordedTrial(of.activity(), of.subject(), rows));
  }

  private static Header header(String line, Path file, int number) throws FallDataException {
    Matcher matcher = HEADER.matcher(line.strip());
    if (matcher.matches()) {
      return new Header(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3)));
    }
    Matcher words = HEADER_WITH_WORDS.matcher(line.strip());
    if (words.matches()) {
      String name = file.getFileName().toString();
      String subject = name.substring(0, name.length() - ENDING.length());
      return new Header(words.group(1), subject, Integer.parseInt(words.group(2)));
    }
    throw new FallDataException(
        file
            + ":"
            + number
            + ": expected a header such as #F01_SA01_R01,3000 or #Fall_forwardFall_1,300");
  }

  private RecordedTrial.Row row(String line, int index, Path file, int number)
      throws FallDataException {
    try {
      return format.row(line, index);
    } catch (NumberFormatException e) {
      throw new FallDataException(
          "%s:%d: no row of the format %s: %s".formatted(file, number, format, e.getMessage()));
    }
  }

  private record Header(String activity, String subject, int rows) {}
}
