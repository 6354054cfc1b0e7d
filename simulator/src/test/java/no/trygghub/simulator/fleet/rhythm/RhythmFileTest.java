package no.trygghub.simulator.fleet.rhythm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RhythmFileTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void whatIsWrittenIsRead() throws Exception {
    for (Rhythm shipped : RhythmFile.shipped()) {
      Path file = directory.resolve("rhythm.yaml");
      Files.writeString(file, RhythmFile.write(shipped));

      assertThat(RhythmFile.read(file.toString())).isEqualTo(shipped);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "days: 26|days: many|days: expected a number",
        "kind: bed|kind: sofa|night.bed: expected {id:",
        "uses:|used:|uses: expected a list",
        "stirs: 0|stirs: -|stirs",
      })
  void aMistakeIsNamedWithItsKey(String from, String to, String problem) throws Exception {
    String text = RhythmFile.write(RhythmFile.read("kasteren-a"));
    assertThat(text).contains(from);
    Path file = directory.resolve("mine.yaml");
    Files.writeString(file, text.replace(from, to));

    assertThatThrownBy(() -> RhythmFile.read(file.toString()))
        .isInstanceOf(RhythmException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(problem);
  }

  @Test
  void aFileThatIsNotThereIsToldWithThoseThatShip() {
    assertThatThrownBy(() -> RhythmFile.read("nobody"))
        .hasMessageContaining("nobody")
        .hasMessageContaining("kasteren-b");
  }
}
