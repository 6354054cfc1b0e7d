package no.trygghub.hub.uplink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.Topics;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.log.EventLog;

/**
 * One destination: its link, what goes out over it in turn, and the alarms that go there in
 * addition because another destination did not get them acknowledged. Lives on the uplink's loop.
 */
final class Route {
  private static final EventLog LOG = EventLog.of("uplink");
  private static final int MOST_KNOWN = 1_000;

  private final Link link;
  private final Outflow outflow;
  private final Notices notices;
  private final Buffer buffer;
  private final Topics topics;
  private final RefusalListener listener;
  private final Map<MessageId, Long> helpedWith = new HashMap<>();
  private final LinkedHashSet<AlarmId> knownThere = new LinkedHashSet<>();
  private final Deque<MessageId> helping = new ArrayDeque<>();

  /** What was sent to help and is not answered, perhaps over a connection that was lost. */
  private final Set<MessageId> given = new HashSet<>();

  private boolean helpRefused;
  private long neededAt;
  private Optional<Long> refusedSince = Optional.empty();

  Route(
      Link link,
      Outflow outflow,
      Notices notices,
      Buffer buffer,
      Topics topics,
      RefusalListener listener) {
    this.link = link;
    this.outflow = outflow;
    this.notices = notices;
    this.buffer = buffer;
    this.topics = topics;
    this.listener = listener;
  }

  Link link() {
    return link;
  }

  Outflow outflow() {
    return outflow;
  }

  Notices notices() {
    return notices;
  }

  /** Messages that its broker may have although the buffer says that none had them. */
  Set<MessageId> given() {
    Set<MessageId> all = new HashSet<>(outflow.given());
    all.addAll(given);
    return all;
  }

  /** When it was last needed. */
  long neededAt() {
    return neededAt;
  }

  void needed(long now) {
    neededAt = now;
  }

  /** Whether nothing can be sent there, or no alarm, for at least that long. */
  boolean isUselessFor(Duration time) {
    if (!outflow.isRefusedAlarms()) {
      refusedSince = Optional.empty();
    } else if (refusedSince.isEmpty()) {
      refusedSince = Optional.of(link.now());
    }
    return link.isDownFor(time)
        || refusedSince.filter(since -> link.now() - since >= time.toNanos()).isPresent();
  }

  /** Sends what waits: alarms, then what the hub says about itself, then the rest. */
  void pump() {
    outflow.pumpAlarms();
    sendHelp();
    notices.pump();
    outflow.pump();
  }

  /** The alarms that were sent here and are not closed: what becomes of them goes here too. */
  Set<AlarmId> knownThere() {
    return Collections.unmodifiableSet(knownThere);
  }

  /** An alarm was sent here. The oldest are forgotten where there are very many. */
  void has(AlarmId alarm) {
    if (knownThere.add(alarm) && knownThere.size() > MOST_KNOWN) {
      knownThere.removeFirst();
    }
  }

  /** An alarm is closed. */
  void hasNoMore(AlarmId alarm) {
    knownThere.remove(alarm);
  }

  /**
   * Sends messages about alarms for which another destination does not suffice, each at most once a
   * minute.
   */
  void help(List<MessageId> alarms) {
    helping.clear();
    if (!link.isUp() || outflow.isCarrying()) {
      return;
    }
    long now = link.now();
    helpedWith.keySet().retainAll(new HashSet<>(alarms));
    for (MessageId id : alarms) {
      Long last = helpedWith.get(id);
      if (last == null || now - last >= Uplink.OVERDUE.toNanos()) {
        helping.add(id);
      }
    }
    pump();
  }

  /** Messages have left the outbox. */
  void forget(Collection<MessageId> ids) {
    outflow.forget(ids);
    given.removeAll(ids);
  }

  /** Closes a destination that is not needed any more. */
  void close() {
    lost();
    link.close(() -> {});
  }

  /** The connection is gone. */
  void lost() {
    helping.clear();
    helpedWith.clear();
    helpRefused = false;
    outflow.lost();
    notices.lost();
  }

  private void sendHelp() {
    while (link.isUp() && link.hasRoom(true) && !helping.isEmpty()) {
      buffer.find(helping.remove()).ifPresent(this::sendHelp);
    }
  }

  private void sendHelp(StoredMessage stored) {
    MessageId id = stored.message().id();
    helpedWith.put(id, link.now());
    given.add(id);
    stored.message().reference().ifPresent(this::has);
    LOG.info("falling-back", "destination", link.name(), "message", id);
    link.publish(
        topics.of(stored.message().channel()),
        Outflow.payload(stored),
        false,
        wrong -> helped(stored, wrong));
  }

  private void helped(StoredMessage stored, String wrong) {
    if (wrong.isEmpty()) {
      buffer.forwarded(List.of(stored));
    }
    given.remove(stored.message().id());
    if (wrong.isEmpty() == helpRefused) {
      helpRefused = !wrong.isEmpty();
      listener.refusal(Channel.UP_ALARM, wrong);
    }
  }
}
