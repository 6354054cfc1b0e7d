package no.trygghub.provisioning.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import no.trygghub.provisioning.testing.WrittenJournal;
import no.trygghub.provisioning.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real journalctl, on a journal of the test's own. */
class LogsCommandTest {
  private static final List<String> LINES =
      List.of(
          "hub armed tenant=0806 hub=h-7f3a",
          "agent alarm-raised alarm=7F3A kind=fall sensor=fall-1",
          "hub acknowledged reference=7F3A word=RECEIVED",
          "agent fault-raised fault=7F3B kind=sensor-silent subject=bed-1",
          "uplink not-connected destination=main cause=\"DNS: no\"");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path root = Path.of("");

  @Test
  void theHubsLinesAreShownNewestLast() {
    WrittenJournal.below(root, Instant.parse("2026-01-10T02:14:07Z"), LINES);

    assertThat(run()).isZero();
    assertThat(out.toString().lines())
        .hasSize(5)
        .first()
        .asString()
        .startsWith("2026-01-1")
        .endsWith("hub armed tenant=0806 hub=h-7f3a");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void faultsAndAlarmsAreShownAlone() {
    WrittenJournal.below(root, Instant.parse("2026-01-10T02:14:07Z"), LINES);

    assertThat(run("--faults")).isZero();
    assertThat(out.toString()).contains("fault-raised", "not-connected").hasLineCount(2);

    out.getBuffer().setLength(0);
    assertThat(run("--alarms")).isZero();
    assertThat(out.toString()).contains("alarm-raised", "acknowledged").hasLineCount(2);

    assertThat(run("--alarms", "--faults")).isEqualTo(2);
  }

  @Test
  void whatIsOlderIsLeftOut() {
    WrittenJournal.below(root, Instant.parse("2026-01-10T02:14:07Z"), LINES);

    assertThat(run("--since", "2026-01-12")).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains("has nothing of that from the hub");
  }

  @Test
  void aTimeThatNobodyUnderstandsIsWrongUse() {
    WrittenJournal.below(root, Instant.parse("2026-01-10T02:14:07Z"), LINES);

    assertThat(run("--since", "the day before")).isEqualTo(2);
    assertThat(err.toString()).contains("the day before").doesNotContain("\tat ");
  }

  @Test
  void aComputerWithoutAJournalIsToldWithWhatToDo() {
    assertThat(run()).isEqualTo(3);
    assertThat(err.toString()).contains("keeps no journal");
  }

  private int run(String... arguments) {
    return new LogsCommand(Language.ENGLISH, Journal.below(root))
        .commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
