package no.trygghub.hub.uplink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import no.trygghub.hub.buffer.Beside;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.BufferException;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.Priority;
import no.trygghub.hub.contract.Topics;
import no.trygghub.hub.log.EventLog;

/**
 * What goes from the outbox over one link: the most urgent class first, the oldest first within a
 * class, no more in flight than the link has room for.
 *
 * <p>Goes through each channel from its oldest message on once in a connection; what then is to be
 * sent again is put in its place by {@link #again}. Lives on the uplink's loop.
 */
final class Outflow {
  private static final EventLog LOG = EventLog.of("uplink");

  /** Little enough that an alarm that is being stored meanwhile does not wait for long. */
  private static final int FETCHED_AT_ONCE = 200;

  /** Enough to go on with while the disk brings the database's log over into its file. */
  private static final int FETCHED_AHEAD = 1_500;

  /**
   * So many answers become one transaction while more are on their way. An alarm that is being
   * stored meanwhile waits for that transaction, so it is not more.
   */
  private static final int FORWARDED_AT_ONCE = 300;

  /** When so many answers wait for a slow disk, sending waits for it as well. */
  private static final int MOST_ANSWERED = 2_000;

  private static final Set<Channel> ALARMS = EnumSet.of(Channel.UP_ALARM);

  private static final List<Channel> IN_ORDER =
      List.of(
          Channel.UP_ALARM,
          Channel.UP_FAULT,
          Channel.UP_EVENT,
          Channel.UP_REPLY,
          Channel.UP_TELEMETRY);

  private final Link link;
  private final Buffer buffer;
  private final EventLoop loop;
  private final RandomGenerator random;
  private final Listener listener;
  private final Beside beside = new Beside();

  /** In the order of {@link #IN_ORDER}. */
  private final Map<Channel, Lane> lanes = new LinkedHashMap<>();

  private final Set<MessageId> inFlight = new HashSet<>();
  private final List<StoredMessage> answered = new ArrayList<>();

  /** Sent over a connection that was lost before the answer came, and not taken since. */
  private final Set<MessageId> unsure = new HashSet<>();

  private Optional<Writing> writing = Optional.empty();
  private Set<Channel> carried = EnumSet.noneOf(Channel.class);
  private int generation;

  Outflow(
      Link link,
      Buffer buffer,
      Topics topics,
      EventLoop loop,
      RandomGenerator random,
      Listener listener) {
    this.link = link;
    this.buffer = buffer;
    this.loop = loop;
    this.random = random;
    this.listener = listener;
    this.generation = buffer.generation();
    IN_ORDER.forEach(channel -> lanes.put(channel, new Lane(channel, topics.of(channel))));
  }

  /** What an outflow tells. */
  interface Listener extends RefusalListener {
    /** The broker has a message. */
    void sent(StoredMessage message);
  }

  /** Goes through these channels from their beginning. */
  void carry(Set<Channel> channels) {
    forgetInFlight();
    lanes.values().forEach(Lane::release);
    carried = EnumSet.copyOf(channels);
    rewind();
  }

  /** Sends nothing any more; answers to what is in flight still count. */
  void rest() {
    carried = EnumSet.noneOf(Channel.class);
    flush();
    lanes.values().forEach(Lane::rewind);
  }

  boolean isCarrying() {
    return !carried.isEmpty();
  }

  /** The connection is gone, and with it what was in flight. */
  void lost() {
    forgetInFlight();
    for (Lane lane : lanes.values()) {
      lane.refusals = Optional.empty();
      lane.release();
    }
    try {
      rest();
    } catch (BufferException | IllegalStateException e) {
      // What the broker has is not written down, and is sent once more.
      LOG.warn("not-written-down", "cause", e);
    }
  }

  private void forgetInFlight() {
    unsure.addAll(inFlight);
    inFlight.clear();
  }

  /** There may be something new. */
  void changed() {
    lanes.values().forEach(Lane::changed);
  }

  /** Sends a message once more, in its place among those that wait, unless it is in flight. */
  void again(StoredMessage message) {
    Lane lane = lanes.get(message.message().channel());
    if (lane != null && carried.contains(lane.channel)) {
      lane.putBack(message);
    }
  }

  /** Goes through these channels once more. */
  void fromTheBeginning(Channel... channels) {
    flush();
    for (Channel channel : channels) {
      Optional.ofNullable(lanes.get(channel)).ifPresent(Lane::rewind);
    }
  }

  /** Messages have left the outbox. */
  void forget(Collection<MessageId> ids) {
    for (MessageId id : ids) {
      inFlight.remove(id);
      lanes.values().forEach(lane -> lane.forget(id));
    }
    answered.removeIf(stored -> ids.contains(stored.message().id()));
    ids.forEach(unsure::remove);
  }

  /**
   * Messages that a broker may have although the buffer says that none had them: in flight, or sent
   * over a connection that was lost before the answer came.
   */
  Set<MessageId> given() {
    Set<MessageId> given = new HashSet<>(unsure);
    given.addAll(inFlight);
    answered.forEach(stored -> given.add(stored.message().id()));
    writing.ifPresent(one -> one.messages().forEach(stored -> given.add(stored.message().id())));
    return given;
  }

  /** Messages have changed in the buffer: takes those that it fetched before from there anew. */
  void refresh() {
    lanes.values().forEach(Lane::refresh);
  }

  /** Whether alarms are refused at present. */
  boolean isRefusedAlarms() {
    Lane lane = lanes.get(Channel.UP_ALARM);
    return lane != null && lane.refusals.isPresent();
  }

  /** Sends alarms that wait, as far as there is room. */
  void pumpAlarms() {
    pump(ALARMS);
  }

  /** Sends what waits, as far as there is room. */
  void pump() {
    pump(carried);
  }

  private void pump(Set<Channel> channels) {
    if (!link.isUp() || carried.isEmpty()) {
      return;
    }
    while (true) {
      if (generation != buffer.generation()) {
        rewind();
      }
      Optional<Lane> lane = next(channels);
      // The outbox may have moved to memory or back while the next was looked for.
      if (generation == buffer.generation()) {
        if (lane.isEmpty()) {
          return;
        }
        send(lane.get());
      }
    }
  }

  private void rewind() {
    // What is answered and still in the outbox would be sent again.
    flush();
    generation = buffer.generation();
    lanes.values().forEach(Lane::rewind);
  }

  private Optional<Lane> next(Set<Channel> channels) {
    boolean hasRoom = link.hasRoom(false);
    if (!hasRoom && !link.hasRoom(true)) {
      return Optional.empty();
    }
    Lane best = null;
    for (Lane lane : lanes.values()) {
      boolean isLess = best != null && lane.priority != best.priority;
      if (isLess || (!hasRoom && lane.priority != Priority.ALARM)) {
        break;
      }
      if (!lane.isWaiting() && channels.contains(lane.channel) && carried.contains(lane.channel)) {
        if (lane.hasNext() && (best == null || lane.number() < best.number())) {
          best = lane;
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private void send(Lane lane) {
    StoredMessage stored = lane.take();
    boolean alone = lane.refusals.isPresent();
    lane.trying = alone;
    inFlight.add(stored.message().id());
    link.publish(lane.topic, payload(stored), false, wrong -> answered(lane, stored, alone, wrong));
  }

  static String payload(StoredMessage stored) {
    return stored.late() ? Composer.markLate(stored.message().json()) : stored.message().json();
  }

  private void answered(Lane lane, StoredMessage stored, boolean wasAlone, String wrong) {
    if (wasAlone) {
      lane.trying = false;
    }
    if (!inFlight.remove(stored.message().id())) {
      return;
    }
    if (wrong.isEmpty()) {
      taken(lane, stored);
    } else {
      refused(lane, stored, wrong, wasAlone);
    }
    if (inFlight.isEmpty() || !isCarrying()) {
      flush();
    } else if (answered.size() >= FORWARDED_AT_ONCE && isDatabaseFree()) {
      writeBeside();
    }
  }

  private void taken(Lane lane, StoredMessage stored) {
    answered.add(stored);
    if (lane.refusals.isPresent()) {
      lane.refusals = Optional.empty();
      lane.putInOrder();
      listener.refusal(lane.channel, "");
    }
    listener.taken(lane.channel);
    listener.sent(stored);
  }

  /** A refused message was not delivered. Its channel waits; the others go on. */
  private void refused(Lane lane, StoredMessage stored, String wrong, boolean wasAlone) {
    if (!link.isUp()) {
      unsure.add(stored.message().id());
      return;
    }
    unsure.remove(stored.message().id());
    if (wasAlone) {
      // It may be this message alone that is refused: the next one is tried, and so on in turn.
      lane.putLast(stored);
    } else {
      lane.putBack(stored);
    }
    if (!lane.held) {
      lane.held = true;
      Backoff backoff = lane.refusals.orElseGet(() -> new Backoff(random));
      if (lane.refusals.isEmpty()) {
        lane.refusals = Optional.of(backoff);
        listener.refusal(lane.channel, wrong);
      }
      lane.holding =
          loop.after(
              backoff.next(),
              () -> {
                lane.held = false;
                pump();
              });
    }
  }

  /** Brings to the database which messages the broker has; waits for nothing more to come. */
  void flush() {
    finishWriting();
    while (!answered.isEmpty()) {
      List<StoredMessage> first = firstAnswered();
      buffer.forwarded(List.copyOf(first));
      areSure(first);
      first.clear();
    }
  }

  /** The same, while more is sent: a broker has no pause because a disk is at work. */
  private void writeBeside() {
    finishWriting();
    List<StoredMessage> first = firstAnswered();
    List<StoredMessage> messages = List.copyOf(first);
    first.clear();
    writing =
        Optional.of(
            new Writing(
                messages,
                beside.begin(
                    () -> {
                      buffer.forwarded(messages);
                      return true;
                    })));
  }

  private void finishWriting() {
    if (writing.isPresent()) {
      Writing one = writing.get();
      writing = Optional.empty();
      try {
        boolean ignored = one.work().end();
      } catch (RuntimeException e) {
        answered.addAll(0, one.messages());
        throw e;
      }
      areSure(one.messages());
    }
  }

  private void areSure(List<StoredMessage> messages) {
    messages.forEach(stored -> unsure.remove(stored.message().id()));
  }

  private boolean isDatabaseFree() {
    return answered.size() >= MOST_ANSWERED || writing.isEmpty() || writing.get().work().isDone();
  }

  /** As many as become one transaction; what is cleared in the list leaves {@link #answered}. */
  private List<StoredMessage> firstAnswered() {
    return answered.subList(0, Math.min(FORWARDED_AT_ONCE, answered.size()));
  }

  /** Messages that a thread of its own is telling the database about. */
  private record Writing(List<StoredMessage> messages, Beside.Work<Boolean> work) {}

  /** One channel on its way through the outbox. */
  private final class Lane {
    private final Channel channel;
    private final Priority priority;
    private final String topic;
    private final Deque<StoredMessage> fetched = new ArrayDeque<>();
    private Optional<Beside.Work<List<StoredMessage>>> coming = Optional.empty();
    private long after;
    private boolean more = true;
    private boolean changed;

    /** Have left the outbox and may be among what is fetched or being fetched. */
    private final Set<MessageId> gone = new HashSet<>();

    private boolean held;
    private EventLoop.Timer holding = () -> {};

    /**
     * After a refusal one message goes out alone, so that the others keep their order behind it.
     */
    private boolean trying;

    private Optional<Backoff> refusals = Optional.empty();

    Lane(Channel channel, String topic) {
      this.channel = channel;
      this.priority = Priority.of(channel);
      this.topic = topic;
    }

    /** After a refusal, until it is time to try again or the try is answered. */
    boolean isWaiting() {
      return held || trying;
    }

    void rewind() {
      after = 0;
      more = true;
      coming = Optional.empty();
      fetched.clear();
      gone.clear();
    }

    /** Waits for nothing any more. */
    void release() {
      trying = false;
      held = false;
      holding.cancel();
    }

    /** There may be something new behind what is fetched, and behind what is being fetched. */
    void changed() {
      more = true;
      changed = true;
    }

    boolean hasNext() {
      while (true) {
        StoredMessage head = fetched.peek();
        if (head == null) {
          if (coming.isPresent()) {
            settle();
          } else if (more) {
            take(buffer.waiting(channel, after, FETCHED_AT_ONCE));
          } else {
            gone.clear();
            return false;
          }
        } else if (gone.remove(head.message().id()) || inFlight.contains(head.message().id())) {
          fetched.remove();
        } else {
          return true;
        }
      }
    }

    long number() {
      StoredMessage head = fetched.peek();
      return head == null ? Long.MAX_VALUE : head.number();
    }

    StoredMessage take() {
      if (coming.filter(Beside.Work::isDone).isPresent()) {
        settle();
      }
      if (more && coming.isEmpty() && fetched.size() < FETCHED_AHEAD) {
        fetchBeside();
      }
      return fetched.remove();
    }

    /** Behind those that are fetched, of which there is one if there is one in the outbox. */
    void putLast(StoredMessage message) {
      remove(message.message().id());
      if (fetched.isEmpty() && more) {
        take(buffer.waiting(channel, after, FETCHED_AT_ONCE));
      }
      fetched.addLast(message);
    }

    void putInOrder() {
      List<StoredMessage> all = new ArrayList<>(fetched);
      all.sort(Comparator.comparingLong(StoredMessage::number));
      fetched.clear();
      fetched.addAll(all);
    }

    /** In its place among those that wait. */
    void putBack(StoredMessage message) {
      remove(message.message().id());
      Deque<StoredMessage> before = new ArrayDeque<>();
      while (!fetched.isEmpty() && fetched.getFirst().number() < message.number()) {
        before.addLast(fetched.removeFirst());
      }
      fetched.addFirst(message);
      while (!before.isEmpty()) {
        fetched.addFirst(before.removeLast());
      }
    }

    /** Looks for it only when its turn comes: very many may be fetched. */
    void forget(MessageId id) {
      if (coming.isPresent() || !fetched.isEmpty()) {
        gone.add(id);
      }
    }

    private void remove(MessageId id) {
      settle();
      gone.remove(id);
      fetched.removeIf(message -> message.message().id().equals(id));
    }

    void refresh() {
      settle();
      gone.clear();
      List<StoredMessage> before = List.copyOf(fetched);
      fetched.clear();
      for (StoredMessage message : before) {
        buffer.find(message.message().id()).ifPresent(fetched::add);
      }
    }

    /** In time before they are needed: a broker has no pause because the database is at work. */
    private void fetchBeside() {
      long from = after;
      changed = false;
      coming = Optional.of(beside.begin(() -> buffer.waiting(channel, from, FETCHED_AT_ONCE)));
    }

    /** What is being fetched is waited for, so that nothing is missed in it. */
    private void settle() {
      if (coming.isPresent()) {
        Beside.Work<List<StoredMessage>> work = coming.get();
        coming = Optional.empty();
        take(work.end());
        more |= changed;
      }
    }

    private void take(List<StoredMessage> found) {
      more = found.size() == FETCHED_AT_ONCE;
      if (!found.isEmpty()) {
        after = found.getLast().number();
        fetched.addAll(found);
      }
    }
  }
}
