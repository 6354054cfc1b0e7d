package no.trygghub.hub.uplink;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import no.trygghub.hub.buffer.StoredMessage;
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

  private final Link link;
  private final Outflow outflow;
  private final Topics topics;
  private final Map<MessageId, Long> helpedWith = new HashMap<>();
  private final Set<AlarmId> knownThere = new HashSet<>();
  private long neededAt;

  Route(Link link, Outflow outflow, Topics topics) {
    this.link = link;
    this.outflow = outflow;
    this.topics = topics;
  }

  Link link() {
    return link;
  }

  Outflow outflow() {
    return outflow;
  }

  /** Messages that its broker may have although the buffer says that none had them. */
  Set<MessageId> given() {
    Set<MessageId> given = new HashSet<>(outflow.given());
    given.addAll(helpedWith.keySet());
    return given;
  }

  /** When it was last needed. */
  long neededAt() {
    return neededAt;
  }

  void needed(long now) {
    neededAt = now;
  }

  /**
   * Sends what is overdue elsewhere, each at most once a minute, and what comes of an alarm that
   * was sent here before.
   *
   * @param alarms messages about alarms, oldest first
   * @param overdue those of them that another destination did not get acknowledged in time
   */
  void help(List<StoredMessage> alarms, Set<MessageId> overdue) {
    if (!link.isUp() || outflow.isCarrying()) {
      return;
    }
    long now = link.now();
    int room = link.window();
    for (StoredMessage stored : alarms) {
      MessageId id = stored.message().id();
      boolean wanted =
          overdue.contains(id)
              || stored.message().reference().filter(knownThere::contains).isPresent();
      Long last = helpedWith.get(id);
      if (wanted && room > 0 && (last == null || now - last >= Uplink.OVERDUE.toNanos())) {
        room--;
        helpedWith.put(id, now);
        stored.message().reference().ifPresent(knownThere::add);
        LOG.info("falling-back", "destination", link.name(), "message", id);
        link.publish(
            topics.of(stored.message().channel()), Outflow.payload(stored), false, wrong -> {});
      }
    }
  }

  /** Closes a destination that is not needed any more. */
  void close() {
    helpedWith.clear();
    knownThere.clear();
    outflow.lost();
    link.close(() -> {});
  }
}
