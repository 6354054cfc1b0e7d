package no.trygghub.simulator.measure;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.RecordingException;
import no.trygghub.simulator.replay.ReplayResult;
import no.trygghub.simulator.replay.Replayer;
import no.trygghub.simulator.replay.SensorMap;

/**
 * What days of a home cost a memory card: everything that the kernel has a device of its own write,
 * data, journal and metadata, with the whole hub, a broker and a response centre at work.
 *
 * <p>Days pass in seconds, but what the kernel would write in half a minute of theirs is written
 * before the next half minute passes, so that time that passes faster saves nothing.
 */
final class Wear {
  private static final Duration WRITTEN_BACK_EVERY = Duration.ofSeconds(30);
  private static final int DAYS = 3;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  // A small card of today's cheapest kind, and how many times as much as it is told a card writes
  // in the worst of ordinary cases, because it erases whole blocks.
  private static final double CARD_BYTES = 32e9;
  private static final int ERASE_CYCLES = 1_000;
  private static final int AMPLIFICATION = 10;

  private final URI broker;
  private final Path directory;

  /**
   * A measurement.
   *
   * @param broker {@code mqtt://host:port}
   * @param directory where the card's image goes, on a disk
   */
  Wear(URI broker, Path directory) {
    this.broker = broker;
    this.directory = directory;
  }

  /** A home with a made-up life in it. */
  static RecordedHome madeUpHome() {
    return MeasuredHome.recorded(DAYS, BEGIN, Map.of());
  }

  /**
   * Measures the first days of a home, with telemetry off and on.
   *
   * @throws IOException where this user may not mount a file system, or the hub lost something
   */
  void run(String name, RecordedHome home, Consumer<Figure> told)
      throws IOException, InterruptedException, RecordingException {
    RecordedHome days = firstDays(home);
    for (boolean telemetry : List.of(false, true)) {
      measure(name, days, telemetry, told);
    }
  }

  private void measure(String name, RecordedHome home, boolean telemetry, Consumer<Figure> told)
      throws IOException, InterruptedException, RecordingException {
    String hub = "wear-" + UUID.randomUUID().toString().substring(0, 8);
    try (Card card = Card.mount(directory)) {
      Path data = card.place().resolve("data");
      LogCount log = new LogCount(data.resolve("hub.db-wal"));
      List<Long> begin = new ArrayList<>();
      ReplayResult result =
          new Replayer(with(home, telemetry), broker)
              .replay(
                  hub,
                  data,
                  WRITTEN_BACK_EVERY,
                  () -> {
                    if (log.look()) {
                      card.sync();
                    }
                    if (begin.isEmpty()) {
                      begin.addAll(List.of(card.bytesWritten(), card.flushes()));
                    }
                  });
      card.sync();
      if (!result.isComplete()) {
        throw new IOException("the hub lost something while it was measured");
      }
      double days = result.span().toSeconds() / 86_400.0;
      double bytes = (card.bytesWritten() - begin.getFirst()) / days;
      String what = name + ", telemetry " + (telemetry ? "on" : "off");
      told.accept(
          new Figure(
              "written to the card in a day, " + what,
              String.format(Locale.ROOT, "%.1f MB", bytes / 1e6),
              String.format(
                  Locale.ROOT,
                  "%.1f days with %,.0f readings and %.1f alarms a day, the whole hub on ext4 on a device of its own,"
                      + " journal and metadata included; in a day %,.0f commits, %,.0f pages to the log, %.1f"
                      + " checkpoints, %,.0f flushes",
                  days,
                  result.readings() / days,
                  result.raised().size() / days,
                  log.commits() / days,
                  log.frames() / days,
                  log.checkpoints() / days,
                  (card.flushes() - begin.getLast()) / days)));
      told.accept(
          new Figure(
              "a card of 32 GB lasts, " + what,
              String.format(
                  Locale.ROOT,
                  "%,.0f years",
                  CARD_BYTES * ERASE_CYCLES / AMPLIFICATION / bytes / 365),
              String.format(
                  Locale.ROOT,
                  "arithmetic: %,d erase cycles, the card writes %d times what it is told, and nothing else writes to it",
                  ERASE_CYCLES,
                  AMPLIFICATION)));
    }
  }

  private static RecordedHome firstDays(RecordedHome home) {
    Instant end = home.begin().plus(Duration.ofDays(DAYS));
    if (!home.end().isAfter(end)) {
      return home;
    }
    return new RecordedHome(
        home.changes().stream().filter(change -> change.at().isBefore(end)).toList(),
        home.begin(),
        end,
        home.map(),
        home.zone(),
        home.unmapped(),
        home.absent());
  }

  private static RecordedHome with(RecordedHome home, boolean telemetry) {
    Map<String, Object> sections = new LinkedHashMap<>(home.map().sections());
    sections.put("uplink", Map.of("telemetry", telemetry));
    return new RecordedHome(
        home.changes(),
        home.begin(),
        home.end(),
        new SensorMap(home.map().sources(), sections),
        home.zone(),
        home.unmapped(),
        home.absent());
  }
}
