package no.trygghub.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import no.trygghub.simulator.broker.EmbeddedBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorded homes through the whole hub. What must be found is computed here from the raw files by
 * other means: intervals are merged and measured, with no state machine, no timer and no code of
 * the replay.
 */
class RecordedHomesTest {
  private static final String HOUSE_B = "kasteren_AB/houseB-ss.txt.gz";
  private static final String HOUSE_A = "kasteren_AB/houseA-ss.txt.gz";
  private static final String CASAS = "casas_al30d/data.txt.gz";
  private static final Duration DOOR_LIMIT = Duration.ofMinutes(5);
  private static final Duration BED_LIMIT = Duration.ofMinutes(20);

  @TempDir private Path directory = Path.of("");

  @Test
  void houseBGivesTheAlarmsThatItsIntervalsSayAndLosesNone() throws Exception {
    Path file = RecordedData.file(HOUSE_B);
    List<Interval> bed = merged(kasteren(file, Set.of("12", "13")));
    List<Interval> door = merged(kasteren(file, Set.of("7")));
    LocalDateTime end = last(kasteren(file, Set.of("7", "12", "13", "16", "19", "28")));

    ReplayResult result = replay(home(file, Recording.Format.KASTEREN, "kasteren-b"), "house-b");

    assertThat(count(result, "bed-exit-no-return")).isEqualTo(absences(bed, end)).isGreaterThan(0);
    assertThat(count(result, "door-left-open")).isEqualTo(longer(door, end));
    assertThat(result.days()).isEqualTo(27);
    assertNothingIsLost(result);
  }

  @Test
  void houseAGivesTheDoorsThatItsIntervalsSay() throws Exception {
    Path file = RecordedData.file(HOUSE_A);
    List<Interval> door = merged(kasteren(file, Set.of("12")));
    LocalDateTime end =
        last(
            kasteren(
                file,
                Set.of("12", "24", "5", "6", "1", "7", "8", "9", "13", "17", "18", "23", "14")));

    ReplayResult result = replay(home(file, Recording.Format.KASTEREN, "kasteren-a"), "house-a");

    assertThat(count(result, "door-left-open")).isEqualTo(longer(door, end));
    assertNothingIsLost(result);
  }

  @Test
  void theCasasHomeGivesTheDoorsThatItsIntervalsSayAndLosesNone() throws Exception {
    Path file = RecordedData.file(CASAS);
    List<Interval> door = casasDoor(file);

    ReplayResult result = replay(home(file, Recording.Format.CASAS, "casas-al30d"), "casas");

    assertThat(count(result, "door-left-open"))
        .isEqualTo(longer(door, LocalDateTime.MAX))
        .isGreaterThan(0);
    assertThat(count(result, "bed-exit-no-return")).isZero();
    assertNothingIsLost(result);
  }

  @Test
  void aHubThatIsKilledTenTimesFindsTheSameAlarms() throws Exception {
    RecordedHome whole = home(RecordedData.file(HOUSE_B), Recording.Format.KASTEREN, "kasteren-b");
    // Nine days with a dozen alarms; the command 'replay --kills' does all of it.
    RecordedHome part =
        new RecordedHome(
            whole.changes().subList(0, 9_000), whole.map(), whole.zone(), whole.unmapped());
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Replayer replayer = new Replayer(part, broker.url());

      ReplayResult unkilled = replayer.replay("h-whole", directory.resolve("whole"));
      ReplayResult killed =
          replayer.replayWithKills("h-killed", directory.resolve("killed"), 10, 42);

      assertThat(unkilled.raised()).isNotEmpty();
      assertThat(killed.alarms()).isEqualTo(unkilled.alarms());
      assertNothingIsLost(killed);
    }
  }

  private static void assertNothingIsLost(ReplayResult result) {
    assertThat(result.outbox()).isZero();
    assertThat(result.delivered()).isEqualTo(result.stored());
    assertThat(result.isComplete()).isTrue();
    long toAcknowledge = result.alarms().size() + 2L * total(result.faults().values());
    assertThat(result.acknowledged()).isLessThanOrEqualTo(toAcknowledge + result.repeats());
    assertThat(result.alarms()).doesNotHaveDuplicates();
  }

  private ReplayResult replay(RecordedHome home, String hub) throws Exception {
    try (TestBroker broker = TestBroker.start()) {
      return new Replayer(home, broker.url()).replay(hub, directory.resolve(hub));
    }
  }

  private static RecordedHome home(Path file, Recording.Format format, String map)
      throws Exception {
    return RecordedHome.of(Recording.read(format, file), SensorMap.read(map), ZoneOffset.UTC);
  }

  private static long count(ReplayResult result, String kind) {
    return result.raised().stream().filter(alarm -> alarm.kind().equals(kind)).count();
  }

  private static long total(Iterable<Long> counts) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  // What must be found, from the raw files.

  private record Interval(LocalDateTime from, LocalDateTime to) {}

  /** Times between two stays in bed that begin in the night and last too long. */
  private static long absences(List<Interval> bed, LocalDateTime end) {
    long count = 0;
    for (int i = 0; i < bed.size(); i++) {
      LocalDateTime left = bed.get(i).to();
      LocalDateTime back = i + 1 < bed.size() ? bed.get(i + 1).from() : end;
      LocalTime time = left.toLocalTime();
      boolean atNight = !time.isBefore(LocalTime.of(22, 0)) || time.isBefore(LocalTime.of(7, 0));
      if (atNight && Duration.between(left, back).compareTo(BED_LIMIT) >= 0) {
        count++;
      }
    }
    return count;
  }

  private static long longer(List<Interval> door, LocalDateTime end) {
    return door.stream()
        .filter(
            open ->
                Duration.between(open.from(), open.to().isBefore(end) ? open.to() : end)
                        .compareTo(DOOR_LIMIT)
                    >= 0)
        .count();
  }

  private static List<Interval> merged(List<Interval> intervals) {
    List<Interval> sorted = new ArrayList<>(intervals);
    sorted.sort(Comparator.comparing(Interval::from));
    List<Interval> merged = new ArrayList<>();
    for (Interval interval : sorted) {
      boolean overlaps = !merged.isEmpty() && interval.from().isBefore(merged.getLast().to());
      if (overlaps) {
        Interval before = merged.removeLast();
        LocalDateTime to = before.to().isAfter(interval.to()) ? before.to() : interval.to();
        merged.add(new Interval(before.from(), to));
      } else {
        merged.add(interval);
      }
    }
    return merged;
  }

  private static LocalDateTime last(List<Interval> intervals) {
    return intervals.stream().map(Interval::to).max(Comparator.naturalOrder()).orElseThrow();
  }

  private static List<Interval> kasteren(Path file, Set<String> ids) throws Exception {
    DateTimeFormatter format = DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss", Locale.ENGLISH);
    List<Interval> intervals = new ArrayList<>();
    for (String line : lines(file)) {
      List<String> fields = List.of(line.split("\t", -1));
      if (fields.size() >= 3 && ids.contains(fields.get(2))) {
        intervals.add(
            new Interval(
                LocalDateTime.parse(fields.get(0), format),
                LocalDateTime.parse(fields.get(1), format)));
      }
    }
    return intervals;
  }

  private static List<Interval> casasDoor(Path file) throws Exception {
    List<Interval> open = new ArrayList<>();
    Optional<LocalDateTime> since = Optional.empty();
    for (String line : lines(file)) {
      if (!line.contains(" OutsideDoor FrontDoor ")) {
        continue;
      }
      List<String> fields = List.of(line.split(" ", -1));
      LocalDateTime at = LocalDateTime.parse(fields.get(0) + "T" + fields.get(1));
      if (fields.get(4).equals("OPEN")) {
        since = Optional.of(since.orElse(at));
      } else {
        since.ifPresent(from -> open.add(new Interval(from, at)));
        since = Optional.empty();
      }
    }
    return open;
  }

  private static List<String> lines(Path file) throws Exception {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    }
  }
}
