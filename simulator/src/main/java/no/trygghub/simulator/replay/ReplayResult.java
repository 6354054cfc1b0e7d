package no.trygghub.simulator.replay;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What came of a replay.
 *
 * @param span from the beginning of the recording to its end
 * @param readings how many changes the hub was fed
 * @param kills how often the hub was killed
 * @param alarms every alarm message at the response centre, each once, sorted
 * @param faults how many faults of each kind were raised
 * @param stored how many messages the hub numbered
 * @param delivered how many different ones of them came to the response centre
 * @param repeats how many came again
 * @param acknowledged how many acknowledgements were sent
 * @param outbox how many messages were left in the outbox
 * @param took the time that it took
 */
public record ReplayResult(
    Duration span,
    int readings,
    int kills,
    List<SeenAlarm> alarms,
    Map<String, Long> faults,
    long stored,
    long delivered,
    long repeats,
    long acknowledged,
    long outbox,
    Duration took) {
  private static final Duration DAY = Duration.ofDays(1);

  /** Copies what it is given, so that it never changes. */
  public ReplayResult {
    alarms = List.copyOf(alarms);
    faults = Map.copyOf(faults);
  }

  /** The alarms that were raised, without what became of them. */
  public List<SeenAlarm> raised() {
    return alarms.stream().filter(SeenAlarm::isRaised).toList();
  }

  /** How urgent an alarm that was raised is in the end: high, medium or low. */
  String lastSeverity(SeenAlarm raised) {
    return alarms.stream()
        .filter(raised::isAboutTheSame)
        .max(Comparator.comparing(SeenAlarm::at))
        .orElse(raised)
        .severity();
  }

  /** Whether an alarm of another replay is part of one of this. */
  boolean hasJoined(SeenAlarm other) {
    return alarms.stream().anyMatch(alarm -> alarm.isJoinedBy(other));
  }

  /** The span in days, a part of a day counted as one. */
  public long days() {
    return span.plus(DAY).minusNanos(1).dividedBy(DAY);
  }

  /** Whether every message arrived and none is left. */
  public boolean isComplete() {
    return delivered == stored && outbox == 0;
  }

  /** Readings a second, start and final delivery included. */
  public double readingsPerSecond() {
    return readings * 1e9 / Math.max(1, took.toNanos());
  }
}
