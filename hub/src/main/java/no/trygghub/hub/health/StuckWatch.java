package no.trygghub.hub.health;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.detection.Input;

/**
 * Tells detection that an earlier process was stuck, until this one has run well for an hour. Lives
 * on the hub's loop.
 */
public final class StuckWatch {
  /** A hub that is stuck again within this time is not well. */
  static final Duration WELL_AFTER = Duration.ofHours(1);

  private final StuckNote note;
  private final EventLoop loop;
  private final Consumer<Input.Condition> report;

  /** A watch that begins with {@link #start}. */
  public StuckWatch(StuckNote note, EventLoop loop, Consumer<Input.Condition> report) {
    this.note = note;
    this.loop = loop;
    this.report = report;
  }

  /** Reads the note now and ends what it tells in an hour. Called on the loop's thread. */
  public void start() {
    Optional<String> cause = note.cause();
    report.accept(
        new Input.Condition(FaultKind.AGENT_STUCK, "", cause.isPresent(), cause.orElse("")));
    if (cause.isPresent()) {
      loop.after(WELL_AFTER, this::end);
    }
  }

  private void end() {
    // In this order: power that goes in between must not raise what was restored.
    note.remove();
    report.accept(new Input.Condition(FaultKind.AGENT_STUCK, "", false, ""));
  }
}
