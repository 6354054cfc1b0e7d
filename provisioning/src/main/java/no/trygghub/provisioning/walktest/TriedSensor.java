package no.trygghub.provisioning.walktest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A sensor and what came of trying it.
 *
 * @param leftOut why it need not be tried; empty where it has to be
 * @param trials how often it was triggered, in order
 */
record TriedSensor(
    String id, String kind, String location, Optional<String> leftOut, List<Trial> trials) {
  TriedSensor {
    trials = List.copyOf(trials);
  }

  /** What came of it. */
  enum Result {
    /** The response centre has acknowledged a test alarm of it. */
    PROVEN,
    /** It has told nothing. */
    NEVER_TRIGGERED,
    /** It was triggered, and the response centre acknowledged none of it. */
    NEVER_ACKNOWLEDGED,
    /** It was not to be tried. */
    LEFT_OUT
  }

  Result result() {
    if (proof().isPresent()) {
      return Result.PROVEN;
    }
    if (leftOut.isPresent()) {
      return Result.LEFT_OUT;
    }
    return trials.isEmpty() ? Result.NEVER_TRIGGERED : Result.NEVER_ACKNOWLEDGED;
  }

  boolean isInOrder() {
    return result() == Result.PROVEN || result() == Result.LEFT_OUT;
  }

  /** The first trial that was acknowledged. */
  Optional<Trial> proof() {
    return trials.stream().filter(Trial::isAcknowledged).findFirst();
  }

  /** The trial to tell of: the first that proves something, or else the first. */
  Optional<Trial> toTell() {
    return proof().or(() -> trials.stream().findFirst());
  }

  long acknowledged() {
    return trials.stream().filter(Trial::isAcknowledged).count();
  }

  TriedSensor with(Trial trial) {
    List<Trial> more = new ArrayList<>(trials);
    more.removeIf(other -> other.alarm().equals(trial.alarm()));
    more.add(trial);
    more.sort((one, other) -> Long.compare(one.nanosSinceBoot(), other.nanosSinceBoot()));
    return new TriedSensor(id, kind, location, leftOut, more);
  }
}
