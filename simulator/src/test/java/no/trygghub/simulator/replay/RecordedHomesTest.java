package no.trygghub.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import no.trygghub.simulator.replay.RawRecording.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recorded homes through the whole hub, a real broker and a response centre: what the centre has
 * seen is what detection alone finds, and what the intervals of the raw file say.
 */
@Timeout(300)
class RecordedHomesTest {
  private static final String HOUSE_A = "kasteren_AB/houseA-ss.txt.gz";
  private static final String HOUSE_B = "kasteren_AB/houseB-ss.txt.gz";
  private static final String CASAS = "casas_al30d/data.txt.gz";
  private static final Duration DOOR_LIMIT = Duration.ofMinutes(5);
  private static final Duration BED_LIMIT = Duration.ofMinutes(20);

  @TempDir private Path directory = Path.of("");

  @Test
  void houseBGivesTheAlarmsThatItsIntervalsSayAndLosesNone() throws Exception {
    Path file = RecordedData.file(HOUSE_B);
    RawRecording raw = RawRecording.kasteren(file);
    RecordedHome home = home(file, Recording.Format.KASTEREN, "kasteren-b");

    ReplayResult result = replay(home, "house-b");

    assertThat(count(result, "bed-exit-no-return"))
        .isEqualTo(raw.absences(Set.of("12", "13"), Window.NIGHT, BED_LIMIT))
        .isGreaterThan(0);
    assertThat(count(result, "door-left-open"))
        .isEqualTo(raw.longOpenings(Set.of("7"), DOOR_LIMIT));
    assertThat(result.days()).isEqualTo(28);
    assertEverythingIsDelivered(result, home, "house-b");
  }

  @Test
  void theCasasHomeGivesTheDoorsThatItsIntervalsSayAndLosesNone() throws Exception {
    Path file = RecordedData.file(CASAS);
    RecordedHome home = home(file, Recording.Format.CASAS, "casas-al30d");

    ReplayResult result = replay(home, "casas");

    assertThat(count(result, "door-left-open"))
        .isEqualTo(
            RawRecording.casas(file).longOpenings(Set.of("OutsideDoor/FrontDoor"), DOOR_LIMIT))
        .isGreaterThan(0);
    assertThat(count(result, "bed-exit-no-return")).isZero();
    assertThat(result.days()).isEqualTo(30);
    assertEverythingIsDelivered(result, home, "casas");
  }

  @Test
  void houseAIsTheSameAgainWhenItsHubIsKilledTenTimes() throws Exception {
    RecordedHome home = home(RecordedData.file(HOUSE_A), Recording.Format.KASTEREN, "kasteren-a");
    try (TestBroker broker = TestBroker.start()) {
      Replayer replayer = new Replayer(home, broker.url());

      ReplayResult unkilled = replayer.replay("house-a", directory.resolve("house-a"));
      ReplayResult killed =
          replayer.replayWithKills(
              "killed", directory.resolve("killed"), new Kills(10, 42, moments(unkilled)));

      assertEverythingIsDelivered(unkilled, home, "house-a");
      assertThat(killed.kills()).isEqualTo(10);
      assertThat(killed.alarms()).isEqualTo(unkilled.alarms()).isNotEmpty();
      assertThat(killed.isComplete()).isTrue();
    }
  }

  /** Each alarm exactly once, in the words of detection; none missing, none left. */
  private void assertEverythingIsDelivered(ReplayResult result, RecordedHome home, String hub)
      throws Exception {
    assertThat(result.alarms())
        .isEqualTo(
            DetectorAlone.alarms(HubYaml.read(directory.resolve(hub).resolve("hub.yaml")), home))
        .doesNotHaveDuplicates();
    assertThat(result.outbox()).isZero();
    assertThat(result.delivered()).isEqualTo(result.stored());
    assertThat(result.acknowledged()).isGreaterThanOrEqualTo(result.alarms().size());
    assertThat(result.isComplete()).isTrue();
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

  private static List<Instant> moments(ReplayResult result) {
    return result.alarms().stream().map(alarm -> Instant.parse(alarm.at())).toList();
  }

  private static long count(ReplayResult result, String kind) {
    return result.raised().stream().filter(alarm -> alarm.kind().equals(kind)).count();
  }
}
