package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.TimeCorrection;
import no.trygghub.hub.log.EventLog;

/**
 * Notices that the wall clock has become right and puts times right in what was not sent.
 *
 * <p>A clock that was trusted and is set all the same corrects nothing: nobody can tell which of
 * the two times was the wrong one, and a time that a message calls trusted never changes. That is
 * only logged.
 *
 * <p>Lives on the uplink's loop, so that nothing is sent while it does so.
 */
final class LateTimes {
  private static final EventLog LOG = EventLog.of("uplink");

  /** More than a clock that is slewed, or smears a leap second, differs between two looks. */
  private static final Duration SET = Duration.ofSeconds(1);

  /**
   * The second time finds what was made just before the clock became right and written just after
   * the first.
   */
  private static final int CORRECTIONS = 2;

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  private final Buffer buffer;
  private final HubClock clock;
  private Optional<HubTime> before = Optional.empty();
  private int left = CORRECTIONS;
  private long correctedAt;
  private int generation;

  /**
   * Late times of a buffer.
   *
   * @param clock the clock that its messages are stamped by
   */
  LateTimes(Buffer buffer, HubClock clock) {
    this.buffer = buffer;
    this.clock = clock;
    this.generation = buffer.generation();
  }

  /**
   * Looks at the clock and corrects what it can.
   *
   * @param given messages that are left as they are, because a broker may have them
   * @return whether any message changed
   */
  boolean look(Set<MessageId> given) {
    HubTime now = clock.now();
    if (generation != buffer.generation()) {
      // What had stayed on disk is there again, or the other way round.
      generation = buffer.generation();
      left = CORRECTIONS;
    }
    noteStep(now);
    before = Optional.of(now);
    if (!now.trusted()) {
      left = CORRECTIONS;
      return false;
    }
    boolean soonAfter = now.nanosSinceBoot() - correctedAt < AGAIN_AFTER.toNanos();
    if (left == 0 || (left < CORRECTIONS && soonAfter)) {
      return false;
    }
    left--;
    correctedAt = now.nanosSinceBoot();
    int changed = buffer.correct(new TimeCorrection(now), given);
    if (changed > 0) {
      LOG.info("times-corrected", "messages", changed);
    }
    return changed > 0;
  }

  private void noteStep(HubTime now) {
    if (before.isEmpty()) {
      return;
    }
    Duration by = Duration.between(before.get().wall(), before.get().toldBy(now).wall());
    if (by.abs().compareTo(SET) >= 0) {
      LOG.warn("wall-clock-set", "by", by, "trusted", now.trusted());
    }
  }
}
