package no.trygghub.simulator.harness.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzingTest {
  private static final int INPUTS = 3_000;

  @Test
  void everythingThatComesInIsAcceptedOrRefusedInWords() {
    List<String> progress = new ArrayList<>();

    Fuzzing.Findings findings = Fuzzing.run(INPUTS, 1, progress::add);

    assertThat(findings.failures()).isEmpty();
    assertThat(findings.total()).isGreaterThanOrEqualTo(INPUTS);
    assertThat(progress).hasSameSizeAs(findings.inputs().keySet()).hasSizeGreaterThan(10);
  }

  @Test
  void anythingButAnAnswerInWordsIsNoticed() {
    assertNoticed(input -> "accepted", "accepted something else");
    assertNoticed(
        input -> {
          throw new IllegalStateException("java.lang.String");
        },
        "words of the program");
    assertNoticed(
        input -> {
          throw new IllegalStateException("x".repeat(20_000));
        },
        "20000 characters");
    assertNoticed(
        input -> {
          throw new UnsupportedOperationException("an exception that is not documented");
        },
        "not documented");
    assertNoticed(
        input -> {
          throw new IllegalStateException("now " + System.nanoTime());
        },
        "and then");
    assertNoticed(
        input -> {
          throw new IllegalStateException("expected less than " + new byte[100_000_000].length);
        },
        "bytes of memory");
  }

  @Test
  void anAnswerInWordsIsNot() {
    Examiner<String> examiner =
        examiner(
            input -> {
              throw new IllegalStateException("expected something else");
            });

    assertThatCode(() -> examiner.examine(input())).doesNotThrowAnyException();
  }

  private static void assertNoticed(Examiner.Reader<String> reader, String how) {
    assertThatThrownBy(() -> examiner(reader).examine(input()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(how);
  }

  private static Examiner<String> examiner(Examiner.Reader<String> reader) {
    return new Examiner<>(IllegalStateException.class, reader, value -> "something else");
  }

  private static Mutant input() {
    return new Mutant("an input".getBytes(StandardCharsets.UTF_8));
  }
}
