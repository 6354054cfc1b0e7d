package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import no.trygghub.hub.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Four nights at home: in the second the bed is left for half an hour, in the third for an hour.
 */
@Timeout(300)
class ReplayCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void record() throws Exception {
    write(
        "home.txt",
        """
        5-Jan-2026 22:00:00\t6-Jan-2026 07:30:00\t12
        6-Jan-2026 22:00:00\t7-Jan-2026 02:00:00\t12
        7-Jan-2026 02:30:00\t7-Jan-2026 07:30:00\t12
        7-Jan-2026 22:00:00\t8-Jan-2026 03:00:00\t12
        8-Jan-2026 04:00:00\t8-Jan-2026 22:00:00\t12
        """);
    write(
        "map.yaml",
        """
        sensors:
          bed-1: {kind: bed, location: bedroom, from: [12]}
        rules:
          inactivity: {enabled: false}
        faults:
          sensor-silent: {after: 7 d}
        """);
    write(
        "patient.yaml",
        """
        rules:
          inactivity: {enabled: false}
          bed-exit-no-return: {after: 45 min}
        """);
  }

  @Test
  void alarmsAreToldByDayAndKind() {
    assertThat(run()).as(err.toString()).isZero();

    assertThat(out.toString().lines())
        .contains(
            "alarms                  count  per day  days with none",
            "bed-exit-no-return          2     0.67  2 of 4",
            "alarms in all               2     0.67  2 of 4",
            "2026-01-07             bed-exit-no-return 1",
            "2026-01-08             bed-exit-no-return 1",
            "verdict                nothing lost");
  }

  @Test
  void twoSetsOfRulesStandSideBySide() {
    assertThat(run("--compare=" + directory.resolve("patient.yaml"))).as(err.toString()).isZero();

    assertThat(out.toString().lines())
        .contains(
            "bed-exit-no-return          2     0.67      1     0.33      1        1        0",
            "both, at another time  1",
            "only A                 2026-01-07 02:20:00 bed-exit-no-return bed-1");
  }

  @Test
  void aProgramReadsTheSameInJson() throws Exception {
    assertThat(run("--json", "--compare=" + directory.resolve("patient.yaml")))
        .as(err.toString())
        .isZero();

    JsonObject report = JsonObject.read(out.toString());
    assertThat(report.object("rates").object("bed-exit-no-return").integer("daysWithNone"))
        .isEqualTo(2);
    JsonObject compared = report.object("compared");
    assertThat(compared.integer("both")).isEqualTo(1);
    assertThat(compared.integer("bothAtAnotherTime")).isEqualTo(1);
    assertThat(compared.fields().get("onlyHere")).asString().contains("2026-01-07T02:20:00.000Z");
    assertThat(compared.object("rates").object("all").integer("count")).isEqualTo(1);
  }

  @Test
  void theRulesOfAFileTakeThePlaceOfTheMaps() {
    assertThat(run("--rules=" + directory.resolve("patient.yaml"))).as(err.toString()).isZero();

    assertThat(out.toString().lines())
        .contains("bed-exit-no-return          1     0.33  3 of 4")
        .noneMatch(line -> line.startsWith("rules A"));
  }

  @Test
  void aWeekIsDrawnIntoAFile() throws Exception {
    Path plot = directory.resolve("week.html");

    assertThat(run("--plot=" + plot, "--from=2026-01-07")).as(err.toString()).isZero();

    assertThat(Files.readString(plot))
        .contains("home.txt, 2026-01-07 to 2026-01-13", "1: bed-exit-no-return bed-1");
  }

  @Test
  void whatCannotBeDoneIsToldBeforeTheReplay() throws Exception {
    Path plot = directory.resolve("week.html");

    assertThat(run("--plot=" + plot, "--from=2026-01-04")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--from: '2026-01-04', expected a day of the recording, 2026-01-05 to 2026-01-08");
    assertThat(run("--from=2026-01-05")).isEqualTo(2);
    assertThat(run("--compare=" + directory.resolve("none.yaml"))).isEqualTo(2);
    assertThat(run("--plot=" + directory)).isEqualTo(2);
    assertThat(run("--plot=" + directory.resolve("none").resolve("week.html"))).isEqualTo(2);
    assertThat(out.toString()).doesNotContain("verdict");
    assertThat(plot).doesNotExist();
  }

  private int run(String... options) {
    CommandLine line =
        SimulatorCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] arguments = new String[options.length + 4];
    arguments[0] = "replay";
    arguments[1] = "--format=kasteren";
    arguments[2] = "--map=" + directory.resolve("map.yaml");
    System.arraycopy(options, 0, arguments, 3, options.length);
    arguments[options.length + 3] = directory.resolve("home.txt").toString();
    return line.execute(arguments);
  }

  private void write(String name, String text) throws Exception {
    Files.writeString(directory.resolve(name), text);
  }
}
