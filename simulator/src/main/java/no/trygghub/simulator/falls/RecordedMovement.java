package no.trygghub.simulator.falls;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import no.trygghub.simulator.sensors.Movement;
import org.jspecify.annotations.Nullable;

/** One trial of a file of packed recordings, to be felt by a simulated accelerometer. */
public final class RecordedMovement {
  private RecordedMovement() {}

  /**
   * Reads the trial of a name.
   *
   * @param file a {@code .csv.gz} as {@code evaluate-falls} reads it
   * @param name what its header begins with, {@code F01_SA01_R01} for instance
   * @throws FallDataException where it is not there or cannot be read; the message says what to do
   */
  public static Movement read(Path file, FallFormat format, String name) throws FallDataException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return read(lines, file, format, name);
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new FallDataException(file + ": there is no such file");
    } catch (IOException e) {
      throw new FallDataException(
          file + ": cannot be read: " + e.getMessage() + "; expected a packed recording, *.csv.gz");
    } catch (NumberFormatException e) {
      throw new FallDataException(
          "%s: %s: no row of the format %s: %s".formatted(file, name, format, e.getMessage()));
    }
  }

  private static Movement read(BufferedReader lines, Path file, FallFormat format, String name)
      throws IOException, FallDataException {
    List<Movement.Sample> samples = new ArrayList<>();
    boolean found = false;
    for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("#")) {
        if (found) {
          break;
        }
        found = line.startsWith("#" + name + ",");
      } else if (found && !line.isBlank()) {
        RecordedTrial.Row row = format.row(line, samples.size());
        samples.add(new Movement.Sample(row.nanos(), row.x(), row.y(), row.z()));
      }
    }
    if (samples.isEmpty()) {
      throw new FallDataException(
          "%s: no trial %s in it; 'zcat %s | grep #' lists them".formatted(file, name, file));
    }
    return new Movement(samples);
  }
}
