package no.trygghub.hub.main;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.BufferException;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.log.EventLog;

/**
 * Takes inputs to detection and what detection found to the buffer, one at a time, on the hub's
 * loop.
 *
 * <p>Nobody hears of a finding before it is on disk. Where the disk does not take it, it stays in
 * memory with all that follows and is written as soon as the disk does.
 */
final class Agent {
  /** What the fault of a database that cannot be written is about. */
  static final String DATABASE = "database";

  private static final EventLog LOG = EventLog.of("agent");

  /** A wall clock may jump, so deadlines by the time of day are looked at this often. */
  private static final Duration LOOK_AT_LEAST = Duration.ofMinutes(1);

  /**
   * How much time a timer can lose at most when the power goes and the wall clock cannot be
   * trusted.
   */
  private static final Duration SAVE_TIME_EVERY = Duration.ofMinutes(10);

  private static final Duration RETRY_WRITE = Duration.ofSeconds(1);

  private final Detector detector;
  private final Buffer buffer;
  private final Composer composer;
  private final HubClock clock;
  private final EventLoop loop;
  private final Timeline timeline;
  private final Consumer<DetectorState> onChange;
  private final Map<String, String> unsavedRows = new LinkedHashMap<>();
  private final List<Draft> unsavedDrafts = new ArrayList<>();

  private volatile DetectorState state;
  private boolean starting = true;
  private boolean writeFails;
  private long timeSavedAt;
  private EventLoop.Timer wake = () -> {};
  private EventLoop.Timer retry = () -> {};

  /**
   * An agent that goes on from what the buffer holds.
   *
   * @param onChange told the new state after every input, on the loop's thread, once it is on disk
   *     if the disk takes it
   */
  Agent(
      Detector detector,
      Buffer buffer,
      Composer composer,
      HubClock clock,
      EventLoop loop,
      Consumer<DetectorState> onChange) {
    this.detector = detector;
    this.buffer = buffer;
    this.composer = composer;
    this.clock = clock;
    this.loop = loop;
    this.onChange = onChange;
    Map<String, String> rows = new LinkedHashMap<>(buffer.stateRows());
    this.timeline = Timeline.resume(Optional.ofNullable(rows.remove(Timeline.ROW)), clock.now());
    this.state = DetectorState.fromRows(rows);
    this.timeSavedAt = now().nanos();
  }

  /** What detection knows now. May be called on any thread. */
  DetectorState state() {
    return state;
  }

  /**
   * Ends the starting phase. Until then inputs count as of the moment that the hub left off at:
   * what a sensor shows first after a restart may have been so since then, and is to be known
   * before any timer runs out.
   */
  void started() {
    starting = false;
    add(
        new Finding.EventFinding(
            Finding.EventKind.STARTED,
            Optional.empty(),
            now(),
            Map.of("reboot", timeline.rebooted(), "version", Version.number())));
    take(new Input.TimePassed());
  }

  /** Takes one input all the way to disk. Called on the loop's thread. */
  void take(Input input) {
    Moment moment = now();
    var outcome = detector.on(state, input, moment);
    unsavedRows.putAll(outcome.state().rowsChangedSince(state));
    state = outcome.state();
    outcome.findings().forEach(this::add);
    save(moment);
    if (!starting) {
      wakeAt(detector.nextDeadline(state, moment), moment);
    }
  }

  /** Stores a message that detection has no part in. Called on the loop's thread. */
  void store(Draft draft) {
    unsavedDrafts.add(draft);
    save(now());
  }

  /**
   * Writes what the disk did not take before; the last chance before the hub stops. Called on the
   * loop's thread.
   */
  void stop() {
    wake.cancel();
    retry.cancel();
    unsavedRows.put(Timeline.ROW, Timeline.save(now()));
    save(now());
  }

  private void add(Finding finding) {
    unsavedDrafts.add(sequence -> composer.message(finding, sequence));
    log(finding);
  }

  private void save(Moment moment) {
    boolean timeIsOld = moment.nanos() - timeSavedAt >= SAVE_TIME_EVERY.toNanos();
    if (!unsavedRows.isEmpty() || !unsavedDrafts.isEmpty() || timeIsOld) {
      unsavedRows.put(Timeline.ROW, Timeline.save(moment));
      write(moment);
    }
    onChange.accept(state);
  }

  private void write(Moment moment) {
    try {
      buffer.commit(unsavedRows, unsavedDrafts);
    } catch (BufferException e) {
      writeFailed(e);
      return;
    }
    timeSavedAt = moment.nanos();
    unsavedRows.clear();
    unsavedDrafts.clear();
    if (writeFails) {
      writeFails = false;
      LOG.info("writing-again");
      loop.execute(() -> take(condition("")));
    }
  }

  private void writeFailed(BufferException e) {
    retry.cancel();
    retry = loop.after(RETRY_WRITE, () -> save(now()));
    if (!writeFails) {
      writeFails = true;
      LOG.error("write-failed", e, "waiting", unsavedDrafts.size());
      loop.execute(() -> take(condition(String.valueOf(e.getMessage()))));
    }
  }

  private static Input condition(String cause) {
    return new Input.Condition(FaultKind.DISK, DATABASE, !cause.isEmpty(), cause);
  }

  private Moment now() {
    HubTime time = clock.now();
    return starting ? timeline.leftOff(time) : timeline.at(time);
  }

  private void wakeAt(OptionalLong deadline, Moment moment) {
    wake.cancel();
    long next = Math.min(deadline.orElse(Long.MAX_VALUE), moment.plus(LOOK_AT_LEAST));
    wake = loop.at(timeline.nanosSinceBoot(next), () -> take(new Input.TimePassed()));
  }

  private static void log(Finding finding) {
    switch (finding) {
      case Finding.AlarmFinding alarm ->
          LOG.info(
              "alarm-" + alarm.change().word(),
              "alarm",
              alarm.id(),
              "kind",
              alarm.kind().word(),
              "sensor",
              alarm.sensor().map(sensor -> sensor.id().value()).orElse("-"),
              "severity",
              alarm.severity().word(),
              "test",
              alarm.test());
      case Finding.FaultFinding fault ->
          LOG.warn(
              fault.raised() ? "fault-raised" : "fault-restored",
              "fault",
              fault.id(),
              "kind",
              fault.kind().word(),
              "subject",
              fault.subject().isEmpty() ? "-" : fault.subject(),
              "cause",
              fault.cause());
      case Finding.EventFinding event -> LOG.info("event-" + event.event().word());
    }
  }
}
