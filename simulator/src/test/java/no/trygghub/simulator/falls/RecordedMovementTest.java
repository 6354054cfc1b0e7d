package no.trygghub.simulator.falls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import no.trygghub.simulator.sensors.Movement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedMovementTest {
  private static final String TWO_TRIALS =
      """
      #D01_SA01_R01,1
      0,-256,0
      #F01_SA01_R01,2
      256,0,0
      0,512,-128
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void theTrialOfTheNameIsReadInGAndItsOwnTime() throws Exception {
    Movement movement =
        RecordedMovement.read(packed(TWO_TRIALS), FallFormat.SISFALL, "F01_SA01_R01");

    assertThat(movement.samples())
        .containsExactly(
            new Movement.Sample(0, 1, 0, 0), new Movement.Sample(5_000_000, 0, 2, -0.5));
  }

  @Test
  void aTrialThatIsNotThereIsAnErrorThatSaysHowToFindOne() throws Exception {
    Path file = packed(TWO_TRIALS);

    assertThatThrownBy(() -> RecordedMovement.read(file, FallFormat.SISFALL, "F02"))
        .isInstanceOf(FallDataException.class)
        .hasMessage(file + ": no trial F02 in it; 'zcat " + file + " | grep #' lists them");
  }

  @Test
  void aFileThatIsNotThereOrIsNotPackedOrHasOtherRowsIsAnError() throws Exception {
    Path plain = Files.writeString(directory.resolve("plain.csv"), TWO_TRIALS);

    assertThatThrownBy(
            () -> RecordedMovement.read(directory.resolve("no"), FallFormat.SISFALL, "F01"))
        .hasMessageContaining("no: there is no such file");
    assertThatThrownBy(() -> RecordedMovement.read(plain, FallFormat.SISFALL, "F01"))
        .hasMessageContaining("expected a packed recording");
    assertThatThrownBy(
            () -> RecordedMovement.read(packed(TWO_TRIALS), FallFormat.WEDA, "F01_SA01_R01"))
        .hasMessageContaining("no row of the format WEDA: expected 4 numbers");
  }

  private Path packed(String text) throws Exception {
    Path file = directory.resolve("SA01.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
