package no.trygghub.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @Test
  void aTimeIsReadWithOrWithoutASpace() {
    assertThat(DurationText.parse("20 min")).contains(Duration.ofMinutes(20));
    assertThat(DurationText.parse("20min")).contains(Duration.ofMinutes(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 s", "50 ms", "90 s", "5 min", "8 h", "1 d", "36 h", "1500 ms"})
  void whatIsPrintedIsReadBack(String text) {
    Duration time = DurationText.parse(text).orElseThrow();

    assertThat(DurationText.parse(DurationText.print(time))).contains(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "min", "-5 s", "5 s ", "5  s", "1.5 h", "PT5S", "9999999999 s"})
  void whatIsNotATimeIsNotReadAsOne(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }
}
