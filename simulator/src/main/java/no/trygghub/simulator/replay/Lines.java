package no.trygghub.simulator.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a file, plain or compressed. Of a line that is longer than any of a recording only
 * the beginning is kept, so that a few compressed bytes cannot become a line that fills the memory.
 */
final class Lines implements AutoCloseable {
  /** More characters than a line of any recording has. */
  static final int LONGEST = 10_000;

  private final Reader reader;

  private Lines(Reader reader) {
    this.reader = reader;
  }

  static Lines of(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
      return new Lines(new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** The next line, without its end, and at most {@link #LONGEST} and one characters of it. */
  Optional<String> next() throws IOException {
    StringBuilder line = new StringBuilder();
    int character = reader.read();
    if (character < 0) {
      return Optional.empty();
    }
    while (character >= 0 && character != '\n') {
      if (line.length() <= LONGEST) {
        line.append((char) character);
      }
      character = reader.read();
    }
    int last = line.length() - 1;
    if (last >= 0 && line.charAt(last) == '\r') {
      line.setLength(last);
    }
    return Optional.of(line.toString());
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
