package no.trygghub.simulator.fleet.rhythm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import no.trygghub.simulator.replay.RecordedData;
import no.trygghub.simulator.replay.RecordedHome;
import no.trygghub.simulator.replay.Recording;
import no.trygghub.simulator.replay.SensorMap;
import org.junit.jupiter.api.Test;

/** The rhythms that ship are those of the recordings that they are said to be of. */
class RhythmFitTest {
  @Test
  void theRhythmOfKasterensHouseAIsFitted() throws Exception {
    isFitted("kasteren-a", kasteren("kasteren-a", "houseA"), 76.3);
  }

  @Test
  void theRhythmOfKasterensHouseBIsFitted() throws Exception {
    isFitted("kasteren-b", kasteren("kasteren-b", "houseB"), 879.1);
  }

  @Test
  void theRhythmOfTheCasasHomeIsFitted() throws Exception {
    RecordedHome home =
        RecordedHome.of(
            Recording.read(Recording.Format.CASAS, RecordedData.file("casas_al30d/data.txt.gz")),
            SensorMap.read("casas-al30d"),
            ZoneOffset.UTC);

    isFitted("casas-al30d", home, 2_035.7);
  }

  private static RecordedHome kasteren(String map, String house) throws Exception {
    RecordedHome home =
        RecordedHome.of(
            Recording.read(
                Recording.Format.KASTEREN,
                RecordedData.file("kasteren_AB/" + house + "-ss.txt.gz")),
            SensorMap.read(map),
            ZoneOffset.UTC);
    Recording written =
        Recording.read(
            Recording.Format.KASTEREN, RecordedData.file("kasteren_AB/" + house + "-as.txt.gz"));
    return RhythmFit.withNights(home, written, "18", "15");
  }

  /** And days that are drawn from it have as many readings, give or take a tenth. */
  private static void isFitted(String name, RecordedHome home, double readings) throws Exception {
    Rhythm fitted = RhythmFit.of(name, List.of(home));
    assertThat(RhythmFile.write(fitted)).isEqualTo(RhythmFile.write(RhythmFile.read(name)));

    double drawn =
        IntStream.range(0, 100)
            .flatMap(
                person ->
                    IntStream.range(0, 10)
                        .map(day -> Days.average(fitted, 1, person).draw(day).length))
            .average()
            .orElse(0);

    assertThat(drawn).isCloseTo(readings, within(readings / 10));
  }
}
