package no.trygghub.simulator.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** That it measures; how fast anything is here says nothing. */
@Timeout(300)
class MeasureCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aBacklogIsDrainedToTheLastMessageBesideThePlainClient() {
    assertThat(run("drain", "alarms")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("mosquitto version")
        .contains("| backlog of telemetry drained, 64 in flight |")
        .contains("| backlog of telemetry drained, 100 in flight |")
        .contains("| backlog of alarms drained, 64 in flight |")
        .contains("| edge to PUBLISH at the broker, idle hub, 99th percentile |")
        .contains("| the same while a backlog drains, 99th percentile |");
  }

  @Test
  void everyQuestionToTheDatabaseIsAskedWithFewAndWithManyMessages() {
    assertThat(run("queries")).as(err.toString()).isZero();

    assertThat(out.toString())
        .contains("| database: opening, its integrity checked |")
        .contains("| database: store an alarm |")
        .contains("have to be dropped |")
        .contains("| the worst of these |");
  }

  private int run(String... what) {
    CommandLine line =
        SimulatorCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    String[] arguments = new String[what.length + 2];
    arguments[0] = "measure";
    System.arraycopy(what, 0, arguments, 1, what.length);
    arguments[what.length + 1] = "--messages=200";
    return line.execute(arguments);
  }
}
