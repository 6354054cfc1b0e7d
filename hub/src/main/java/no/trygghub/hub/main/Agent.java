package no.trygghub.hub.main;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.Dropped;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.DetectorState;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.detection.RunningTimer;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.log.EventLog;

/**
 * Takes inputs to detection and what detection found to the buffer, one at a time, on the hub's
 * loop.
 *
 * <p>Nobody hears of a finding before it is on disk. Where the disk does not take it, the buffer
 * keeps it in memory, it is sent all the same, and it is written as soon as the disk works again.
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

  /** What the fault of a database that was found damaged is about. */
  static final String DAMAGE = "database-damaged";

  private static final String UNREADABLE =
      "part of what detection remembered could not be read; its rules began anew";

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Duration LOOK_FOR_DROPPED_EVERY = Duration.ofMinutes(1);
  private static final Duration TELL_DROPPED_AT_LEAST = Duration.ofDays(1);

  private final Detector detector;
  private final Buffer buffer;
  private final Composer composer;
  private final HubClock clock;
  private final EventLoop loop;
  private final Timeline timeline;
  private final Consumer<DetectorState> onChange;
  private final Consumer<Finding> onFound;
  private final Map<String, String> rows = new LinkedHashMap<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Finding> found = new ArrayList<>();

  private volatile DetectorState state;
  private boolean starting = true;
  private boolean unwritable;
  private boolean unreadable;
  private Duration retryAfter = FIRST_RETRY;
  private long timeSavedAt;
  private long droppedToldAt;
  private EventLoop.Timer wake = () -> {};
  private EventLoop.Timer retry = () -> {};

  /**
   * An agent that goes on from what the buffer holds.
   *
   * @param onChange told the new state after every input, on the loop's thread, once it is on disk
   *     if the disk takes it
   * @param onFound told before that of everything that was found
   */
  Agent(
      Detector detector,
      Buffer buffer,
      Composer composer,
      HubClock clock,
      EventLoop loop,
      Consumer<DetectorState> onChange,
      Consumer<Finding> onFound) {
    this.detector = detector;
    this.buffer = buffer;
    this.composer = composer;
    this.clock = clock;
    this.loop = loop;
    this.onChange = onChange;
    this.onFound = onFound;
    Map<String, String> saved = new LinkedHashMap<>(buffer.stateRows());
    Optional<String> savedTime = Optional.ofNullable(saved.remove(Timeline.ROW));
    DetectorState.Restored restored = DetectorState.fromRows(saved, buffer.lastSequence());
    restored.unreadable().forEach(this::unreadable);
    this.state = restored.state();
    this.timeline = timeline(savedTime, clock.now());
    this.timeSavedAt = now().nanos();
    this.droppedToldAt = timeSavedAt;
  }

  /**
   * Goes on from the last thing that is known of where the saved time is missing or no time: a
   * timer then runs out late, and never not at all.
   */
  private Timeline timeline(Optional<String> saved, HubTime now) {
    Optional<String> latest = state.latest().map(Timeline::save);
    try {
      return Timeline.resume(saved.or(() -> latest), now);
    } catch (IllegalArgumentException e) {
      unreadable(Timeline.ROW, String.valueOf(e.getMessage()));
      return Timeline.resume(latest, now);
    }
  }

  /** A row that cannot be read is told of once and written over. */
  private void unreadable(String key, String why) {
    LOG.warn("row-unreadable", "row", JsonObject.shown(key), "cause", why);
    unreadable = true;
    rows.put(key, DetectorState.NONE);
  }

  /** The present moment of what detection counts by. May be called on any thread. */
  Moment moment() {
    return timeline.at(clock.now());
  }

  /** The timers that run. May be called on any thread. */
  List<RunningTimer> timers(Moment moment) {
    return detector.timers(state, moment);
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
    take(damage());
    loop.after(LOOK_FOR_DROPPED_EVERY, this::tellDropped);
  }

  /** Takes one input all the way to disk. Called on the loop's thread. */
  void take(Input input) {
    Moment moment = now();
    decide(input, moment);
    save(moment);
    sleep(moment);
  }

  /** Stores a message that detection has no part in. Called on the loop's thread. */
  void store(Draft draft) {
    drafts.add(draft);
    save(now());
  }

  /**
   * Carries a command out, once: what it brings about, its answer and that it was carried out reach
   * the disk together. Does nothing for one that was carried out before. Called on the loop's
   * thread.
   *
   * @param input what it means for detection; empty where it means nothing
   * @param reply the answer, made after the input was taken
   * @return whether it was carried out
   */
  boolean carryOut(Downlink.Command command, Optional<Input> input, Supplier<Draft> reply) {
    return once(
        command.id(),
        command.expires(),
        moment -> {
          input.ifPresent(what -> decide(what, moment));
          drafts.add(reply.get());
        });
  }

  /**
   * Stores a message, and an event where one goes with it, that are to be stored once whatever
   * comes between: does nothing where that was done before. Called on the loop's thread.
   *
   * @param id what it is remembered by; no command's id
   * @param expires until a day after that it is remembered
   */
  void storeOnce(String id, Instant expires, Draft draft, Optional<Event> event) {
    once(
        id,
        expires,
        moment -> {
          event.ifPresent(
              what ->
                  add(
                      new Finding.EventFinding(
                          what.kind(), Optional.empty(), moment, what.details())));
          drafts.add(draft);
        });
  }

  /** An event that is to be stored, with its details. */
  record Event(Finding.EventKind kind, Map<String, Object> details) {}

  private boolean once(String id, Instant expires, Consumer<Moment> work) {
    if (buffer.knowsCommand(id)) {
      return false;
    }
    Moment moment = now();
    work.accept(moment);
    rows.put(Timeline.ROW, Timeline.save(moment));
    buffer.commitCommand(id, expires, clock.now().wall(), Map.copyOf(rows), List.copyOf(drafts));
    saved(moment);
    sleep(moment);
    return true;
  }

  /** The last words before the hub stops. Called on the loop's thread. */
  void stop() {
    wake.cancel();
    retry.cancel();
    buffer.resume();
    rows.put(Timeline.ROW, Timeline.save(now()));
    save(now());
  }

  private void decide(Input input, Moment moment) {
    var outcome = detector.on(state, input, moment);
    rows.putAll(outcome.state().rowsChangedSince(state));
    state = outcome.state();
    outcome.findings().forEach(this::add);
  }

  private void add(Finding finding) {
    drafts.add(sequence -> composer.message(finding, sequence));
    found.add(finding);
    log(finding);
  }

  private void save(Moment moment) {
    boolean timeIsOld = moment.nanos() - timeSavedAt >= SAVE_TIME_EVERY.toNanos();
    if (rows.isEmpty() && drafts.isEmpty() && !timeIsOld) {
      seeToTheDisk();
      onChange.accept(state);
      return;
    }
    rows.put(Timeline.ROW, Timeline.save(moment));
    buffer.commit(Map.copyOf(rows), List.copyOf(drafts));
    saved(moment);
  }

  private void saved(Moment moment) {
    timeSavedAt = moment.nanos();
    rows.clear();
    drafts.clear();
    List<Finding> told = List.copyOf(found);
    found.clear();
    told.forEach(onFound);
    seeToTheDisk();
    onChange.accept(state);
  }

  /** It may have been the uplink that found out. */
  private void seeToTheDisk() {
    if (!unwritable && buffer.unwritable().isPresent()) {
      unwritable = true;
      retryAfter = FIRST_RETRY;
      String cause = buffer.unwritable().get();
      LOG.error("disk-does-not-take-anything", "cause", cause);
      loop.execute(() -> take(condition(cause)));
      retry = loop.after(retryAfter, this::resume);
    }
  }

  /** Tries to bring what is in memory back to disk. */
  private void resume() {
    Duration doubled = retryAfter.multipliedBy(2);
    retryAfter = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
    // First of all: what fails once is not to end with it.
    retry = loop.after(retryAfter, this::resume);
    if (buffer.resume()) {
      retry.cancel();
      unwritable = false;
      LOG.info("writing-again");
      take(condition(""));
      take(damage());
    } else {
      LOG.error("still-in-memory", "cause", buffer.unwritable().orElse(""));
    }
  }

  /** Tells what had to be dropped, when there is room again or once a day. */
  private void tellDropped() {
    loop.after(LOOK_FOR_DROPPED_EVERY, this::tellDropped);
    Moment moment = now();
    boolean atOnce = moment.nanos() - droppedToldAt >= TELL_DROPPED_AT_LEAST.toNanos();
    if (buffer.tellDropped(dropped -> draft(dropped, moment), atOnce)) {
      droppedToldAt = moment.nanos();
      LOG.warn("dropped-told");
      onChange.accept(state);
    }
  }

  private Draft draft(Dropped dropped, Moment moment) {
    Finding told =
        new Finding.EventFinding(
            Finding.EventKind.DROPPED,
            Optional.empty(),
            moment,
            Map.of(
                "channel",
                dropped.channel().suffix(),
                "messages",
                dropped.messages(),
                "from",
                dropped.from().toString(),
                "to",
                dropped.to().toString(),
                "firstSeq",
                dropped.firstSequence(),
                "lastSeq",
                dropped.lastSequence()));
    return sequence -> composer.message(told, sequence);
  }

  private Input damage() {
    Optional<String> damage =
        buffer.damage().or(() -> unreadable ? Optional.of(UNREADABLE) : Optional.empty());
    return new Input.Condition(FaultKind.DISK, DAMAGE, damage.isPresent(), damage.orElse(""));
  }

  private static Input condition(String cause) {
    return new Input.Condition(FaultKind.DISK, DATABASE, !cause.isEmpty(), cause);
  }

  private Moment now() {
    HubTime time = clock.now();
    return starting ? timeline.leftOff(time) : timeline.at(time);
  }

  private void sleep(Moment moment) {
    if (starting) {
      return;
    }
    wake.cancel();
    long deadline = detector.nextDeadline(state, moment).orElse(Long.MAX_VALUE);
    long next = Math.min(deadline, moment.plus(LOOK_AT_LEAST));
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
