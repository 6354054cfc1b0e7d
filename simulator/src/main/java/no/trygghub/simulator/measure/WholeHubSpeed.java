package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.RecordingException;
import no.trygghub.simulator.replay.ReplayResult;
import no.trygghub.simulator.replay.Replayer;

/** How many readings a second the whole hub manages, disk and broker included. */
final class WholeHubSpeed {
  private static final int DAYS = 30;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private WholeHubSpeed() {}

  static Figure measure(URI broker, Path directory)
      throws IOException, InterruptedException, RecordingException {
    RecordedHome home =
        MeasuredHome.recorded(
            DAYS,
            BEGIN,
            Map.of("debounce-on", "0 s", "debounce-off", "0 s", "chatter-limit", "1000000"));
    ReplayResult result = new Replayer(home, broker).replay("whole", directory.resolve("whole"));
    if (!result.isComplete()) {
      throw new IOException("the hub lost something while it was measured");
    }
    return new Figure(
        "readings a second through the whole hub",
        String.format(Locale.ROOT, "%,.0f", result.readingsPerSecond()),
        String.format(
            Locale.ROOT,
            "a made-up month of %,d readings, each committed to disk, %d alarms delivered over the broker and acknowledged",
            result.readings(),
            result.raised().size()));
  }
}
