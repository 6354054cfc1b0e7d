package no.trygghub.hub.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LoggingTest {
  @Test
  void anEventIsOneLineOfNamesAndValues() {
    assertThat(EventLog.line("connected", "destination", "main", "attempt", 3))
        .isEqualTo("connected destination=main attempt=3");
  }

  @Test
  void aValueWithSpacesOrQuotesIsQuoted() {
    assertThat(EventLog.line("refused", "cause", "not \"authorised\""))
        .isEqualTo("refused cause=\"not \\\"authorised\\\"\"");
  }

  @Test
  void aValueCannotBreakTheLineNorTheTerminal() {
    assertThat(EventLog.line("odd", "value", "a\nb\u001b[31m"))
        .isEqualTo("odd value=\"a\\nb\\u001b[31m\"");
  }

  @Test
  void anEmptyValueIsSeen() {
    assertThat(EventLog.line("odd", "value", "")).isEqualTo("odd value=\"\"");
  }

  @Test
  void aLineForATerminalHasTimeLevelAndPart() {
    assertThat(Logging.format(entry(Level.INFO), false))
        .isEqualTo("2026-01-10T02:00:00.000Z INFO  uplink connected");
  }

  @Test
  void aLineForTheJournalHasItsPriorityInFront() {
    assertThat(Logging.format(entry(Level.WARNING), true)).isEqualTo("<4>uplink connected");
    assertThat(Logging.format(entry(Level.SEVERE), true)).startsWith("<3>");
    assertThat(Logging.format(entry(Level.FINE), true)).startsWith("<7>");
  }

  @Test
  void anExceptionStaysOnTheLine() {
    LogRecord entry = entry(Level.SEVERE);
    entry.setThrown(new IllegalStateException("disk\nfull"));

    assertThat(Logging.format(entry, false))
        .contains("cause=\"java.lang.IllegalStateException: disk\\nfull\" at=")
        .doesNotContain("\n");
  }

  private static LogRecord entry(Level level) {
    LogRecord entry = new LogRecord(level, "connected");
    entry.setLoggerName("trygghub.uplink");
    entry.setInstant(Instant.parse("2026-01-10T02:00:00Z"));
    return entry;
  }
}
