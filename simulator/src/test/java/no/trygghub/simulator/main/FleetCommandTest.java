package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import no.trygghub.simulator.broker.MosquittoProcess;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(300)
class FleetCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @Test
  void aFleetRunsOnABrokerOfItsOwnAndReports() {
    needsMosquitto();

    assertThat(
            run("--hubs", "5", "--days", "0.02", "--speed", "2000", "--out", directory.toString()))
        .as(err.toString())
        .isZero();

    assertThat(out.toString()).contains("# A fleet of 5 hubs", "Nothing was lost: 0 of ");
    assertThat(directory.resolve("books.csv")).isNotEmptyFile();
  }

  @Test
  void aLossIsTheExitCode() {
    needsMosquitto();

    assertThat(
            run(
                "--hubs",
                "5",
                "--days",
                "0.05",
                "--speed",
                "4000",
                "--incidents",
                "500",
                "--lose-every",
                "1"))
        .isEqualTo(1);

    assertThat(out.toString()).contains("NOT GOOD");
  }

  @Test
  void wrongUseIsToldWithWhatIsExpected() {
    assertThat(run("--storm", "at noon")).isEqualTo(2);
    assertThat(run("--storm", "at 12:00 30% for 10 min", "--days", "0.5")).isEqualTo(2);
    assertThat(run("--storm", "at 12:00 30% for 10 min", "--storm", "at 12:05 30% for 10 min"))
        .isEqualTo(2);
    assertThat(run("--hubs", "0")).isEqualTo(2);
    assertThat(run("--rhythm", "nobody")).isEqualTo(2);

    assertThat(err.toString())
        .contains("expected 'at 12:00 30% for 10 min'")
        .contains("is not over in --days 0.5")
        .contains("begins before another is over")
        .contains("--hubs: expected 1 to")
        .contains("no such rhythm");
  }

  @Test
  void moreHubsThanFilesMayBeOpenIsToldWithWhatToDo() {
    assertThat(run("--hubs", "1000000")).isEqualTo(3);

    assertThat(err.toString()).contains("1,000,000 hubs need");
  }

  @Test
  void aRecordedHomeIsFittedAndReadAgain() throws Exception {
    Path recording = directory.resolve("home.txt");
    StringBuilder lines = new StringBuilder();
    for (int day = 5; day < 15; day++) {
      lines.append(
          "%d-Jan-2026 22:0%d:00\t%d-Jan-2026 02:00:00\t12\n".formatted(day, day % 10, day + 1));
      lines.append("%d-Jan-2026 02:05:00\t%d-Jan-2026 07:00:00\t12\n".formatted(day + 1, day + 1));
      lines.append("%d-Jan-2026 09:00:00\t%d-Jan-2026 09:00:20\t7\n".formatted(day, day));
    }
    Files.writeString(recording, lines);
    Path map = directory.resolve("mine.yaml");
    Files.writeString(
        map,
        """
        sensors:
          bed-1: {kind: bed, location: bedroom, from: [12]}
          front-door: {kind: door, location: hall, from: [7]}
        """);

    assertThat(run("fit", "--format", "kasteren", "--map", map.toString(), recording.toString()))
        .as(err.toString())
        .isZero();

    assertThat(out.toString())
        .contains(
            "name: mine", "exits: [0, 1]", "# | bed exits a night | 1.0 (1 to 1) | 1.0 (1 to 1) |");
    Path rhythm = directory.resolve("rhythm.yaml");
    Files.writeString(rhythm, out.toString());
    assertThat(run("--rhythm", rhythm.toString(), "--hubs", "0")).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("--rhythm:");
  }

  private static void needsMosquitto() {
    Assumptions.assumeTrue(
        MosquittoProcess.find("mosquitto").isPresent(),
        "SKIPPED: mosquitto is not installed (apt install mosquitto)");
  }

  private int run(String... args) {
    return new CommandLine(new FleetCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
