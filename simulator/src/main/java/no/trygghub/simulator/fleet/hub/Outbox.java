package no.trygghub.simulator.fleet.hub;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Priority;
import no.trygghub.hub.detection.AlarmId;

/**
 * What a hub has not got rid of, in memory; nothing is ever dropped. Leaves in the order of
 * priority and, within one, of age. Mostly empty.
 */
final class Outbox {
  private static final Comparator<Waiting> URGENT_FIRST =
      Comparator.comparingInt((Waiting one) -> one.message.priority().rank())
          .thenComparingLong(one -> one.message.sequence().number());

  private List<Waiting> all = List.of();

  /** A message that waits for the broker, or for the response centre. */
  static final class Waiting {
    private final Message message;
    private final Instant madeAt;
    private boolean late;
    private boolean inFlight;
    private boolean reachedBroker;
    private int sent;
    private long again;

    private Waiting(Message message, Instant madeAt) {
      this.message = message;
      this.madeAt = madeAt;
    }

    Message message() {
      return message;
    }

    boolean isLate() {
      return late;
    }

    /** It is on its way. */
    void leaves() {
      inFlight = true;
    }

    /** The broker has it; it goes out again at this time unless it is acknowledged. */
    void reached(long nextTime) {
      inFlight = false;
      reachedBroker = true;
      sent++;
      again = nextTime;
    }

    /** The broker did not take it. */
    void refused(long nextTime) {
      inFlight = false;
      again = nextTime;
    }

    /** The next to be counted as how often the broker has had it. */
    int times() {
      return sent + 1;
    }
  }

  void add(Message message, Instant madeAt) {
    if (all.isEmpty()) {
      all = new ArrayList<>(2);
    }
    all.add(new Waiting(message, madeAt));
  }

  /** What is to be sent now, the most urgent first. */
  Optional<Waiting> next(long now, boolean alarmsOnly) {
    return all.isEmpty()
        ? Optional.empty()
        : all.stream()
            .filter(one -> !one.inFlight && one.again <= now)
            .filter(one -> !alarmsOnly || one.message.priority() == Priority.ALARM)
            .min(URGENT_FIRST);
  }

  /** When something that the broker had is to be sent again. */
  long againAt() {
    long next = Long.MAX_VALUE;
    for (Waiting one : all) {
      if (!one.inFlight && one.again > 0) {
        next = Math.min(next, one.again);
      }
    }
    return next;
  }

  /** A new connection: everything that is still here is sent over it. */
  void fromTheBeginning() {
    for (Waiting one : all) {
      one.inFlight = false;
      one.again = 0;
    }
  }

  /** What no broker has had is late from now on; returns what was not before. */
  List<Message> markLate() {
    List<Message> marked = new ArrayList<>();
    for (Waiting one : all) {
      if (!one.reachedBroker && !one.late) {
        one.late = true;
        marked.add(one.message);
      }
    }
    return marked;
  }

  void remove(Waiting waiting) {
    all.remove(waiting);
    shrink();
  }

  /** What an acknowledgement takes out: the message it names, or all that the broker has had. */
  List<Message> acknowledge(Downlink.Acknowledgement acknowledgement) {
    if (acknowledgement.word() == Downlink.Word.REJECTED || all.isEmpty()) {
      return List.of();
    }
    List<Message> delivered = new ArrayList<>();
    for (Iterator<Waiting> each = all.iterator(); each.hasNext(); ) {
      Waiting one = each.next();
      boolean isAbout =
          one.message.reference().filter(acknowledgement.reference()::equals).isPresent();
      boolean isMeant =
          acknowledgement.message().map(one.message.id()::equals).orElse(one.reachedBroker);
      if (isAbout && isMeant) {
        each.remove();
        delivered.add(one.message);
      }
    }
    shrink();
    return delivered;
  }

  /** Whether a message about an alarm or fault is still here. */
  boolean isWaiting(AlarmId about, boolean urgentOnly) {
    return all.stream()
        .filter(one -> !urgentOnly || one.message.urgent())
        .anyMatch(one -> one.message.reference().filter(about::equals).isPresent());
  }

  int depth() {
    return all.size();
  }

  Optional<Instant> oldestUnacknowledged() {
    return all.stream()
        .filter(one -> one.message.priority().needsAcknowledgement())
        .map(one -> one.madeAt)
        .min(Comparator.naturalOrder());
  }

  private void shrink() {
    if (all.isEmpty()) {
      all = List.of();
    }
  }
}
