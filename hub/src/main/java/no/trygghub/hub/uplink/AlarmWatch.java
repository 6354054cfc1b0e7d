package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.detection.AlarmId;

/**
 * How long messages about alarms have been waiting for their acknowledgement, however many there
 * are and however often the hub was restarted meanwhile. Lives on the uplink's loop.
 */
final class AlarmWatch {
  /**
   * What is left of the time to acknowledge where nobody can tell how long an alarm has been
   * waiting: it was made before the computer was restarted, and the wall clock is not to be relied
   * on.
   */
  private static final Duration LEFT_OF_UNKNOWN = Duration.ofSeconds(10);

  /** Longer than anything here waits for. */
  private static final Duration OLD = Duration.ofDays(1);

  private static final int FETCHED_AT_ONCE = 1_000;

  private final Buffer buffer;
  private final HubClock clock;
  private final Map<MessageId, Waiting> waiting = new LinkedHashMap<>();
  private int generation;
  private long seen;
  private boolean looked;

  AlarmWatch(Buffer buffer, HubClock clock) {
    this.buffer = buffer;
    this.clock = clock;
    this.generation = buffer.generation();
  }

  /** Takes in what is new in the outbox. */
  void look() {
    if (generation != buffer.generation()) {
      generation = buffer.generation();
      seen = 0;
    }
    List<StoredMessage> found;
    do {
      found = buffer.waiting(Channel.UP_ALARM, seen, FETCHED_AT_ONCE);
      for (StoredMessage stored : found) {
        seen = stored.number();
        waiting.computeIfAbsent(stored.message().id(), id -> waiting(stored));
      }
    } while (found.size() == FETCHED_AT_ONCE);
    looked = true;
  }

  /** Messages have left the outbox. */
  void forget(Collection<MessageId> ids) {
    waiting.keySet().removeAll(new HashSet<>(ids));
  }

  /**
   * A destination cannot take an alarm: as good as a minute without an answer, once for each
   * destination.
   */
  void rejected(AlarmId alarm, String destination) {
    for (Waiting one : waiting.values()) {
      if (one.isAbout(alarm::equals)) {
        one.rejectedBy.add(destination);
      }
    }
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** How many alarms have been waiting for that long. */
  int overdue(Duration time) {
    long now = now();
    return (int) waiting.values().stream().filter(one -> one.isOverdue(time, now)).count();
  }

  /**
   * Messages for another destination, oldest first: those that have been waiting for that long, and
   * those about certain alarms.
   */
  List<MessageId> waitingFor(Duration time, Set<AlarmId> alarms) {
    long now = now();
    List<MessageId> found = new ArrayList<>();
    waiting.forEach(
        (id, one) -> {
          if (one.isOverdue(time, now) || one.isAbout(alarms::contains)) {
            found.add(id);
          }
        });
    return found;
  }

  /** Whether a message about one of these alarms waits. */
  boolean isAnyAbout(Set<AlarmId> alarms) {
    return !alarms.isEmpty()
        && waiting.values().stream().anyMatch(one -> one.isAbout(alarms::contains));
  }

  private Waiting waiting(StoredMessage stored) {
    return new Waiting(
        stored.message().reference(),
        stored.message().urgent(),
        now() - (looked ? 0 : age(stored.message()).toNanos()));
  }

  /** How old a message is that an earlier run left, as far as anybody can tell. */
  private Duration age(Message message) {
    Duration age = message.age(clock.now()).orElseGet(() -> Uplink.OVERDUE.minus(LEFT_OF_UNKNOWN));
    if (age.isNegative()) {
      return Duration.ZERO;
    }
    return age.compareTo(OLD) < 0 ? age : OLD;
  }

  private long now() {
    return clock.now().nanosSinceBoot();
  }

  /** One message. */
  private static final class Waiting {
    private final Optional<AlarmId> alarm;
    private final boolean urgent;
    private final long since;
    private final Set<String> rejectedBy = new HashSet<>();

    Waiting(Optional<AlarmId> alarm, boolean urgent, long since) {
      this.alarm = alarm;
      this.urgent = urgent;
      this.since = since;
    }

    boolean isOverdue(Duration time, long now) {
      Duration waited =
          Duration.ofNanos(now - since).plus(Uplink.OVERDUE.multipliedBy(rejectedBy.size()));
      return urgent && waited.compareTo(time) >= 0;
    }

    boolean isAbout(Predicate<AlarmId> which) {
      return alarm.filter(which).isPresent();
    }
  }
}
