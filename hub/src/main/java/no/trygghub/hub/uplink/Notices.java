package no.trygghub.hub.uplink;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Payload;
import no.trygghub.hub.contract.Topics;

/**
 * What the hub says about itself over one link: status, snapshot and heartbeat. Where there is no
 * room in flight it waits, and a newer one takes the place of an older that still waits: what is
 * not the newest any more is of no use to anybody. Lives on the uplink's loop.
 */
final class Notices {
  private final Link link;
  private final Topics topics;
  private final EventLoop loop;
  private final RandomGenerator random;
  private final RefusalListener listener;
  private final Map<Channel, Notice> waiting = new EnumMap<>(Channel.class);
  private final Map<Channel, Notice> sent = new EnumMap<>(Channel.class);
  private final Map<Channel, Backoff> refusals = new EnumMap<>(Channel.class);
  private final Set<Channel> held = EnumSet.noneOf(Channel.class);

  Notices(
      Link link, Topics topics, EventLoop loop, RandomGenerator random, RefusalListener listener) {
    this.link = link;
    this.topics = topics;
    this.loop = loop;
    this.random = random;
    this.listener = listener;
  }

  /**
   * Says something as soon as there is room. Says nothing where the link is down.
   *
   * @param whenAnswered run once the broker has answered, whatever it did, or will not answer any
   *     more
   */
  void say(Payload payload, Runnable whenAnswered) {
    if (!link.isUp()) {
      whenAnswered.run();
      return;
    }
    Notice older = waiting.put(payload.channel(), new Notice(payload, whenAnswered));
    if (older != null) {
      older.whenAnswered().run();
    }
  }

  /** Sends what waits, as far as there is room. One place in flight is left for an alarm. */
  void pump() {
    Iterator<Notice> next = waiting.values().iterator();
    while (link.isUp() && link.hasRoom(false) && next.hasNext()) {
      Notice notice = next.next();
      if (!held.contains(notice.channel())) {
        next.remove();
        send(notice);
      }
    }
  }

  /** The connection is gone, and what waited for it is out of date. */
  void lost() {
    Map<Channel, Notice> gone = new EnumMap<>(waiting);
    Map<Channel, Notice> unanswered = new EnumMap<>(sent);
    waiting.clear();
    sent.clear();
    refusals.clear();
    gone.values().forEach(notice -> notice.whenAnswered().run());
    unanswered.values().forEach(notice -> notice.whenAnswered().run());
  }

  private void send(Notice notice) {
    Channel channel = notice.channel();
    sent.put(channel, notice);
    link.publish(
        topics.of(channel),
        notice.payload().json(),
        channel.retained(),
        wrong -> answered(notice, wrong));
  }

  private void answered(Notice notice, String wrong) {
    Channel channel = notice.channel();
    sent.remove(channel, notice);
    if (!wrong.isEmpty()) {
      refused(notice, wrong);
    } else {
      if (refusals.remove(channel) != null) {
        listener.refusal(channel, "");
      }
      listener.taken(channel);
    }
    notice.whenAnswered().run();
  }

  /** It is said again later, unless there is a newer one by then. */
  private void refused(Notice notice, String wrong) {
    Channel channel = notice.channel();
    if (!refusals.containsKey(channel)) {
      refusals.put(channel, new Backoff(random));
      listener.refusal(channel, wrong);
    }
    waiting.putIfAbsent(channel, new Notice(notice.payload(), () -> {}));
    Backoff backoff = refusals.get(channel);
    if (backoff != null && held.add(channel)) {
      loop.after(
          backoff.next(),
          () -> {
            held.remove(channel);
            pump();
          });
    }
  }

  private record Notice(Payload payload, Runnable whenAnswered) {
    Channel channel() {
      return payload.channel();
    }
  }
}
