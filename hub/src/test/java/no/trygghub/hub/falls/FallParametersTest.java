package no.trygghub.hub.falls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import no.trygghub.hub.json.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FallParametersTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Mounting.class)
  void whatIsWrittenIsReadAgain(Mounting mounting) throws IOException, JsonException {
    FallParameters parameters = FallParameters.shipped(mounting);

    assertThat(FallParameters.read(file(parameters.json()))).isEqualTo(parameters);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "version":1      | "version":2        | version: expected 1, found 2
          "version":1      | "vers":1           | version: expected a whole number, found nothing
          "mounting":"free"| "mounting":"wrist" | mounting: expected one of free, belt-x, belt-y, belt-z, found wrist
          "mounting":"free"| "mounting":"belt-y"| features: expected for mounting belt-y in this order [impact
          "name":"lean"    | "name":"learn"     | features.name: there is no feature 'learn'
          "name":"lean"    | "name":"range"     | features: expected for mounting free in this order [impact
          "deviation":     | "deviation":-      | impact: deviation must be above 0
          "weight":        | "weight":"much","w":| features.weight: expected a number, found much
          "threshold":     | "threshold":1e999,"t":| threshold: expected a number
          {                | [                  | expected
          """)
  void aFileThatCannotBeUsedNamesTheFieldAndWhatWasExpected(
      String what, String instead, String message) throws IOException {
    String good = FallParameters.shipped(Mounting.FREE).json();
    Path file = file(good.replaceFirst(java.util.regex.Pattern.quote(what), instead));

    assertThatThrownBy(() -> FallParameters.read(file))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void aFileThatIsNotThereIsToldOf() {
    assertThatThrownBy(() -> FallParameters.read(folder.resolve("none.json")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("falls.json"), text);
  }
}
