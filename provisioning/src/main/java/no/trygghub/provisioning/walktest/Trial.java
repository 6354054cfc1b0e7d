package no.trygghub.provisioning.walktest;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A sensor was triggered once.
 *
 * @param alarm the id of the test alarm
 * @param at when, by the hub's clock on the wall
 * @param nanosSinceBoot when, by the hub's monotonic clock
 * @param answer what the response centre said of it; empty where it said nothing
 */
record Trial(String alarm, Instant at, long nanosSinceBoot, Optional<Answer> answer) {
  /**
   * What the response centre said of an alarm.
   *
   * @param word its word: {@code received} say
   * @param destination the hub's name for where it came from
   * @param after how long that was after the sensor was triggered
   */
  record Answer(String word, String destination, Duration after) {
    boolean isAcknowledgement() {
      return !word.equals("rejected");
    }
  }

  boolean isAcknowledged() {
    return answer.filter(Answer::isAcknowledgement).isPresent();
  }

  /** The first acknowledgement counts, and anything counts more than a rejection. */
  Trial answered(Answer said) {
    return isAcknowledged() ? this : new Trial(alarm, at, nanosSinceBoot, Optional.of(said));
  }
}
