package no.trygghub.hub.health;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.log.EventLog;

/** What a process that is stuck says before it ends. */
public final class LastWords {
  /** The exit code of a process that was stuck: an internal software error, sysexits.h. */
  public static final int EXIT_CODE = 70;

  private static final EventLog LOG = EventLog.of("watchdog");

  /** The disk or the log may be what the process is stuck on; it ends all the same. */
  private static final Duration WITHIN = Duration.ofSeconds(3);

  private final StuckNote note;
  private final HubClock clock;

  /** Last words that the next process finds in a note. */
  public LastWords(StuckNote note, HubClock clock) {
    this.note = note;
    this.clock = clock;
  }

  /** Leaves the note and logs, in at most 3 s. The caller then ends the process. */
  public void say(Watchdog.Stuck stuck) {
    for (Runnable word : List.<Runnable>of(() -> write(stuck), () -> log(stuck))) {
      Thread thread = new Thread(word, "last-words");
      thread.setDaemon(true);
      thread.start();
      try {
        thread.join(WITHIN.dividedBy(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void write(Watchdog.Stuck stuck) {
    try {
      note.write(stuck, clock.now().wall());
    } catch (IOException e) {
      LOG.error("note-not-written", "cause", e);
    }
  }

  private static void log(Watchdog.Stuck stuck) {
    LOG.error(
        "agent-stuck",
        "cause",
        stuck.cause(),
        "stack",
        stuck.stack().stream().map(String::valueOf).collect(Collectors.joining(" < ")));
  }
}
