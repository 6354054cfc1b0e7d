package no.trygghub.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalTime;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StormTest {
  @Test
  void isReadAsItIsWritten() {
    assertThat(Storm.parse("at 12:00 30% for 10 min"))
        .isEqualTo(Storm.DEFAULT)
        .isEqualTo(Storm.parse(Storm.DEFAULT.toString()));
    assertThat(Storm.parse("day 2 at 03:05 12.5% for 90 min at once"))
        .isEqualTo(new Storm(2, LocalTime.of(3, 5), 12.5, Duration.ofMinutes(90), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "at noon 30% for 10 min",
        "at 24:00 30% for 10 min",
        "at 12:00 0% for 10 min",
        "at 12:00 101% for 10 min",
        "at 12:00 30% for 0 min",
        "day 0 at 12:00 30% for 10 min"
      })
  void isNotTakenForSomethingElse(String text) {
    assertThatThrownBy(() -> Storm.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected");
  }

  @Test
  void strikesAsManyAsItSaysAndTheSameWithTheSameSeed() {
    Storm storm = Storm.parse("at 12:00 30% for 10 min");

    int[] struck = IntStream.range(0, 10_000).filter(hub -> storm.strikes(7, 0, hub)).toArray();

    assertThat(struck.length).isBetween(2_800, 3_200);
    assertThat(IntStream.range(0, 10_000).filter(hub -> storm.strikes(7, 0, hub)).toArray())
        .isEqualTo(struck);
    assertThat(IntStream.range(0, 10_000).filter(hub -> storm.strikes(8, 0, hub)).toArray())
        .isNotEqualTo(struck);
  }
}
