package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import no.trygghub.simulator.harness.Harness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class HarnessCommandTest {
  @TempDir private Path directory = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void everyTrialIsListedWithWhatItDoes() {
    assertThat(run("--list")).isZero();

    assertThat(out.toString().lines())
        .hasSameSizeAs(Harness.names())
        .allMatch(line -> line.matches("[a-z-]+: .+"));
  }

  @Test
  void aTrialThatThereIsNotIsWrongUse() {
    assertThat(run("fuss")).isEqualTo(2);

    assertThat(err.toString()).contains("no trial 'fuss'").contains("fuzz").contains("mutants");
  }

  @Test
  void aShortRunWritesAReport() {
    assertThat(run("fuzz", "--seed", "2", "--directory", directory.toString())).isZero();

    assertThat(out.toString())
        .startsWith("Run on: ")
        .contains("\n## fuzz\n")
        .containsPattern("\n- [0-9,]+ inputs, made by jqwik from the seed 2")
        .containsPattern("\nHeld, in [0-9.]+ min");
    assertThat(err.toString()).contains("configuration: mutants");
  }

  private int run(String... args) {
    return new CommandLine(new HarnessCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
