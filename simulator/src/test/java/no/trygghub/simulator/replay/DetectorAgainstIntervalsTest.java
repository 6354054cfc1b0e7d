package no.trygghub.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.trygghub.simulator.replay.RawRecording.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What detection finds in recorded homes, with settings from strict to lenient, is what the
 * intervals of the raw files say.
 */
class DetectorAgainstIntervalsTest {
  private static final Set<String> NO_BED = Set.of();
  private static final String DOOR_LEFT_OPEN = "door-left-open";
  private static final String DOOR_AT_NIGHT = "door-at-night";
  private static final String EXIT = "exit-no-return";
  private static final String BED_EXIT = "bed-exit-no-return";

  private static final Home HOUSE_A =
      new Home(
          "kasteren_AB/houseA-ss.txt.gz",
          Recording.Format.KASTEREN,
          "kasteren-a",
          Set.of("12"),
          NO_BED);

  private static final Home HOUSE_B =
      new Home(
          "kasteren_AB/houseB-ss.txt.gz",
          Recording.Format.KASTEREN,
          "kasteren-b",
          Set.of("7"),
          Set.of("12", "13"));

  private static final Home CASAS =
      new Home(
          "casas_al30d/data.txt.gz",
          Recording.Format.CASAS,
          "casas-al30d",
          Set.of("OutsideDoor/FrontDoor"),
          NO_BED);

  private static final List<Home> HOMES = List.of(HOUSE_A, HOUSE_B, CASAS);

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 20, 60, 240})
  void bedExitsAreThoseOfTheIntervals(int minutes) throws Exception {
    RawRecording raw = HOUSE_B.raw();
    for (Window window : List.of(Window.NIGHT, Window.ALL_DAY, new Window(0, 5))) {
      List<SeenAlarm> found =
          find(HOUSE_B, BED_EXIT, Map.of("after", minutes + " min", "window", window.toString()));

      assertThat(raised(found, BED_EXIT))
          .as("empty for %d min, begun in %s", minutes, window)
          .isEqualTo(raw.absences(HOUSE_B.bed(), window, Duration.ofMinutes(minutes)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 60, 300, 3_600})
  void doorsLeftOpenAreThoseOfTheIntervals(int seconds) throws Exception {
    for (Home home : HOMES) {
      List<SeenAlarm> found = find(home, DOOR_LEFT_OPEN, Map.of("after", seconds + " s"));

      assertThat(raised(found, DOOR_LEFT_OPEN))
          .as("%s open for %d s", home.map(), seconds)
          .isEqualTo(home.raw().longOpenings(home.door(), Duration.ofSeconds(seconds)));
    }
  }

  @Test
  void doorsOpenedAtNightAreThoseOfTheIntervals() throws Exception {
    for (Home home : HOMES) {
      List<SeenAlarm> found = find(home, DOOR_AT_NIGHT, Map.of("enabled", "true"));

      assertThat(raised(found, DOOR_AT_NIGHT))
          .as(home.map())
          .isEqualTo(home.raw().openings(home.door(), Window.NIGHT))
          .isGreaterThan(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 120})
  void exitsWithoutReturnAreThoseOfTheIntervals(int minutes) throws Exception {
    for (Home home : HOMES) {
      for (Window window : List.of(Window.NIGHT, Window.ALL_DAY)) {
        List<SeenAlarm> found =
            find(home, EXIT, Map.of("after", minutes + " min", "window", window.toString()));

        assertThat(raised(found, EXIT))
            .as("%s quiet for %d min in %s", home.map(), minutes, window)
            .isEqualTo(
                home.raw()
                    .exits(
                        home.door(),
                        home.bed(),
                        home.others(),
                        window,
                        Duration.ofMinutes(minutes)));
      }
    }
  }

  @Test
  void theRecordedHomesHaveWhatTheDefaultsLookFor() throws Exception {
    RawRecording houseB = HOUSE_B.raw();

    assertThat(houseB.absences(HOUSE_B.bed(), Window.NIGHT, Duration.ofMinutes(20))).isEqualTo(29);
    assertThat(CASAS.raw().longOpenings(CASAS.door(), Duration.ofMinutes(5))).isEqualTo(2);
  }

  /** With one rule for the front door or the bed alone, set as given. */
  private List<SeenAlarm> find(Home home, String kind, Map<String, String> rule) throws Exception {
    Map<String, Object> settings = new HashMap<>(rule);
    settings.put("watch", List.of(kind.equals(BED_EXIT) ? "bed-1" : "front-door"));
    SensorMap shipped = SensorMap.read(home.map());
    Map<String, Object> sections = new HashMap<>(shipped.sections());
    sections.put("rules", Map.of(kind, settings));
    RecordedHome recorded =
        RecordedHome.of(
            Recording.read(home.format(), RecordedData.file(home.file())),
            new SensorMap(shipped.sources(), sections),
            ZoneOffset.UTC);
    Path file = HubYaml.write(recorded, "h-1", URI.create("mqtt://127.0.0.1:1883"), directory);
    return DetectorAlone.alarms(HubYaml.read(file), recorded);
  }

  private static long raised(List<SeenAlarm> alarms, String kind) {
    return alarms.stream().filter(alarm -> alarm.isRaised() && alarm.kind().equals(kind)).count();
  }

  /** A recorded home and what of it is the front door and the bed. */
  private record Home(
      String file, Recording.Format format, String map, Set<String> door, Set<String> bed) {
    RawRecording raw() throws Exception {
      Path path = RecordedData.file(file);
      return format == Recording.Format.CASAS
          ? RawRecording.casas(path)
          : RawRecording.kasteren(path);
    }

    /** The sources of every other sensor of the map, sensor by sensor. */
    List<Set<String>> others() throws RecordingException {
      Map<String, Set<String>> sources = new HashMap<>();
      SensorMap.read(map)
          .sources()
          .forEach(
              (source, sensor) -> {
                if (!door.contains(source) && !bed.contains(source)) {
                  sources.merge(sensor.value(), Set.of(source), Home::union);
                }
              });
      return List.copyOf(sources.values());
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
      Set<String> all = new java.util.HashSet<>(one);
      all.addAll(other);
      return all;
    }
  }
}
