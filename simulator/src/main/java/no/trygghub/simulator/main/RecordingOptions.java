package no.trygghub.simulator.main;

import java.nio.file.Path;
import java.time.ZoneId;
import no.trygghub.simulator.replay.Recording;
import no.trygghub.simulator.replay.RecordingException;
import no.trygghub.simulator.replay.SensorMap;
import picocli.CommandLine.Option;

/** What has to be known of a recorded home to read it. */
final class RecordingOptions {
  @Option(
      names = "--format",
      required = true,
      description = "how the recording is written: ${COMPLETION-CANDIDATES}")
  private Recording.Format format = Recording.Format.KASTEREN;

  @Option(
      names = "--map",
      required = true,
      paramLabel = "MAP",
      description =
          "which of the recording's sensors are ours: a file, or kasteren-a, kasteren-b, casas-al30d")
  private String map = "";

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "the time zone of the recording (default: ${DEFAULT-VALUE})")
  private ZoneId zone = ZoneId.of("UTC");

  /** Made by picocli. */
  RecordingOptions() {}

  Recording.Format format() {
    return format;
  }

  String map() {
    return map;
  }

  ZoneId zone() {
    return zone;
  }

  /** A file of that format. */
  Recording read(Path file) throws RecordingException {
    return Recording.read(format, file);
  }

  /** Which of its sensors are ours. */
  SensorMap sensors() throws RecordingException {
    return SensorMap.read(map);
  }
}
