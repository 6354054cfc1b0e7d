package no.trygghub.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
  @Test
  void aTextIsOnOneLineAndNotTooLong() {
    assertThat(OneLine.of("bedroom æ", 20)).isEqualTo("bedroom æ");
    assertThat(OneLine.of("a\nb\u001b[2J\u0000", 20)).isEqualTo("a?b?[2J?");
    assertThat(OneLine.of("x".repeat(21), 20)).isEqualTo("x".repeat(20) + "...");
  }
}
