package no.trygghub.hub.uplink;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import no.trygghub.hub.buffer.Acknowledged;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Composer.ConnectionState;
import no.trygghub.hub.contract.ContractException;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkReader;
import no.trygghub.hub.contract.HeartbeatFacts;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.contract.Payload;
import no.trygghub.hub.contract.Priority;
import no.trygghub.hub.contract.Topics;
import no.trygghub.hub.log.EventLog;

/**
 * The way from the outbox to the response centre.
 *
 * <p>Everything goes to the first destination. Urgent messages that stay unacknowledged for a
 * minute, and those made while the first destination is down for a minute, go to the others as
 * well. A message may be sent any number of times, always with the same id; it leaves the outbox as
 * {@link Buffer} says.
 */
public final class Uplink implements AutoCloseable {
  private static final EventLog LOG = EventLog.of("uplink");

  /** From then on an unacknowledged urgent message is overdue. */
  static final Duration OVERDUE = Duration.ofMinutes(1);

  /** How often messages that are not urgent are sent again while nobody acknowledges them. */
  static final Duration REPEAT_OTHERS = Duration.ofMinutes(10);

  /** What is made while a hub that just started connects for the first time is not late. */
  private static final Duration FIRST_CONNECTION = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final int MOST_URGENT_WATCHED = 1_000;

  private final Buffer buffer;
  private final Composer composer;
  private final EventLoop loop;
  private final HubClock clock;
  private final Supplier<HeartbeatFacts> facts;
  private final UplinkListener listener;
  private final Topics topics;
  private final Duration heartbeat;
  private final Link first;
  private final List<Link> others;
  private final Repetition repetition;
  private final RandomGenerator random;
  private final AtomicBoolean changed = new AtomicBoolean();

  // From here on touched by the loop's thread alone.
  private final Set<MessageId> inFlight = new HashSet<>();
  private final Set<MessageId> answered = new LinkedHashSet<>();
  private final Map<Channel, Backoff> held = new EnumMap<>(Channel.class);
  private final Set<Channel> holding = new HashSet<>();
  private final Map<MessageId, Integer> timesSent = new HashMap<>();
  private final Map<MessageId, Long> urgentSince = new HashMap<>();
  private final Map<Link, Map<MessageId, Long>> sentOnOthers = new HashMap<>();
  private int overdue;
  private long firstDownSince;
  private boolean firstWasUp;
  private boolean wasUp;
  private long startedAt;
  private long othersNotNeededSince;
  private boolean stopping;

  /**
   * An uplink that does nothing until it is started.
   *
   * @param loop its own loop, already running or driven by a test
   * @param clock the clock of that loop
   * @param facts what a heartbeat tells, asked for on the uplink's thread
   */
  public Uplink(
      HubConfiguration configuration,
      Buffer buffer,
      Composer composer,
      EventLoop loop,
      HubClock clock,
      Supplier<HeartbeatFacts> facts,
      UplinkListener listener) {
    this.buffer = buffer;
    this.composer = composer;
    this.loop = loop;
    this.clock = clock;
    this.facts = facts;
    this.listener = listener;
    this.topics = new Topics(configuration.tenant(), configuration.hub());
    this.heartbeat = configuration.uplink().heartbeat();
    this.random = RandomGenerator.getDefault();
    this.repetition = new Repetition(random);
    String clientId = "trygghub-" + configuration.tenant() + "-" + configuration.hub();
    List<Link> links =
        configuration.destinations().stream()
            .map(
                destination ->
                    new Link(
                        destination,
                        clientId,
                        configuration.uplink(),
                        loop,
                        new Backoff(random),
                        this::will,
                        List.of(topics.of(Channel.DOWN_ACK), topics.of(Channel.DOWN_COMMAND)),
                        new FromLink()))
            .toList();
    this.first = links.getFirst();
    this.others = links.subList(1, links.size());
  }

  /** Begins to connect and to send. Returns at once. */
  public void start() {
    loop.execute(
        () -> {
          startedAt = now();
          firstDownSince = startedAt;
          first.open();
          look();
          beat();
          loop.after(REPEAT_OTHERS, this::sendOthersAgain);
        });
  }

  /** There is something new in the outbox. May be called on any thread, and often. */
  public void outboxChanged() {
    if (changed.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            changed.set(false);
            pump();
          });
    }
  }

  /**
   * Says {@code offline}, disconnects and ends, in at most this time. What is in the outbox stays
   * there.
   */
  public void stop(Duration within) {
    CountDownLatch said = new CountDownLatch(1);
    loop.execute(() -> sayOffline(said::countDown));
    try {
      if (!said.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("offline-not-said", "cause", "the broker did not answer in time");
      }
      CountDownLatch closed = new CountDownLatch(1 + others.size());
      loop.execute(
          () -> {
            first.close(closed::countDown);
            others.forEach(link -> link.close(closed::countDown));
          });
      if (!closed.await(within.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("stop-slow", "waiting-for", "uplink");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop(Duration.ofSeconds(3));
  }

  private void sayOffline(Runnable whenSaid) {
    stopping = true;
    List<Link> up = new ArrayList<>();
    if (first.isUp()) {
      up.add(first);
    }
    others.stream().filter(Link::isUp).forEach(up::add);
    if (up.isEmpty()) {
      whenSaid.run();
      return;
    }
    Set<Link> waitingFor = new HashSet<>(up);
    for (Link link : up) {
      send(
          link,
          composer.status(ConnectionState.OFFLINE, link.session(), clock.now()),
          () -> {
            waitingFor.remove(link);
            if (waitingFor.isEmpty()) {
              whenSaid.run();
            }
          });
    }
  }

  private Link.Will will() {
    long session = buffer.nextSession();
    Payload lost = composer.status(ConnectionState.LOST, session, clock.now());
    return new Link.Will(topics.of(lost.channel()), lost.json(), session);
  }

  /** Sends what waits, as far as the window allows. */
  private void pump() {
    int room = first.isUp() && !stopping ? first.window() - inFlight.size() : 0;
    if (room <= 0) {
      return;
    }
    boolean alarms = false;
    for (StoredMessage stored : buffer.waiting(room, inFlight, holding)) {
      alarms |= stored.message().priority() == Priority.ALARM;
      MessageId id = stored.message().id();
      inFlight.add(id);
      first.publish(
          topics.of(stored.message().channel()),
          payload(stored),
          false,
          wrong -> answered(stored, wrong));
    }
    if (alarms) {
      sendActiveAlarms(first);
    }
  }

  private void answered(StoredMessage stored, String wrong) {
    MessageId id = stored.message().id();
    if (!inFlight.contains(id)) {
      return;
    }
    if (!wrong.isEmpty()) {
      inFlight.remove(id);
      refused(stored, wrong);
      return;
    }
    if (answered.isEmpty()) {
      // Behind the answers that have come already, so that they become one transaction.
      loop.execute(this::noteAnswered);
    }
    answered.add(id);
    if (stored.message().urgent()) {
      int sent = timesSent.merge(id, 1, Integer::sum);
      loop.after(repetition.after(sent), () -> repeat(id));
    }
    Channel channel = stored.message().channel();
    if (held.remove(channel) != null && held.isEmpty()) {
      listener.destinationIs(first.name(), "");
    }
  }

  private void noteAnswered() {
    List<MessageId> ids = List.copyOf(answered);
    answered.clear();
    try {
      buffer.forwarded(ids);
    } finally {
      // What the disk did not take note of is sent again; a receiver knows the repeat by its id.
      ids.forEach(inFlight::remove);
    }
    pump();
  }

  /** A refused message was not delivered. Its channel waits; the others go on. */
  private void refused(StoredMessage stored, String wrong) {
    if (!first.isUp()) {
      return;
    }
    Channel channel = stored.message().channel();
    if (!held.containsKey(channel)) {
      LOG.warn("refused", "destination", first.name(), "channel", channel.suffix(), "cause", wrong);
      listener.destinationIs(first.name(), channel.suffix() + ": " + wrong);
    }
    if (holding.add(channel)) {
      Duration wait = held.computeIfAbsent(channel, any -> new Backoff(random)).next();
      loop.after(
          wait,
          () -> {
            holding.remove(channel);
            pump();
          });
    }
  }

  private void repeat(MessageId id) {
    if (!timesSent.containsKey(id)) {
      return;
    }
    if (buffer.sendAgain(id)) {
      LOG.info("repeating", "message", id, "sent", timesSent.getOrDefault(id, 0));
      pump();
    } else {
      timesSent.remove(id);
    }
  }

  private void sendOthersAgain() {
    buffer.sendUnacknowledgedAgain();
    pump();
    loop.after(REPEAT_OTHERS, this::sendOthersAgain);
  }

  private static String payload(StoredMessage stored) {
    return stored.late() ? Composer.markLate(stored.message().json()) : stored.message().json();
  }

  private void beat() {
    Payload payload = composer.heartbeat(facts.get(), clock.now());
    if (!stopping) {
      send(first, payload, () -> {});
      others.forEach(link -> send(link, payload, () -> {}));
      loop.after(heartbeat, this::beat);
    }
  }

  private void sendActiveAlarms(Link link) {
    send(link, composer.alarmsActive(buffer.activeAlarms(), clock.now()), () -> {});
  }

  private void send(Link link, Payload payload, Runnable whenAnswered) {
    if (link.isUp()) {
      link.publish(
          topics.of(payload.channel()),
          payload.json(),
          payload.channel().retained(),
          wrong -> {
            if (!wrong.isEmpty()) {
              LOG.warn(
                  "refused",
                  "destination",
                  link.name(),
                  "channel",
                  payload.channel().suffix(),
                  "cause",
                  wrong);
            }
            whenAnswered.run();
          });
    }
  }

  /**
   * Looks after urgent messages: how many are overdue, and whether the other destinations are
   * needed.
   */
  private void look() {
    long now = now();
    List<StoredMessage> urgent = buffer.urgent(MOST_URGENT_WATCHED);
    Set<MessageId> present = new HashSet<>();
    int count = 0;
    for (StoredMessage stored : urgent) {
      MessageId id = stored.message().id();
      present.add(id);
      long since = urgentSince.computeIfAbsent(id, any -> now);
      count += now - since >= OVERDUE.toNanos() ? 1 : 0;
    }
    urgentSince.keySet().retainAll(present);
    if (count != overdue) {
      overdue = count;
      listener.overdueAlarms(count);
    }
    boolean firstDown = !first.isUp() && now - firstDownSince >= OVERDUE.toNanos();
    if (count > 0 || firstDown) {
      othersNotNeededSince = now;
      others.forEach(Link::open);
      others.forEach(link -> sendUrgent(link, urgent));
    } else if (now - othersNotNeededSince >= OVERDUE.toNanos()) {
      others.forEach(link -> link.close(() -> {}));
      sentOnOthers.clear();
    }
    loop.after(LOOK_EVERY, this::look);
  }

  /** Sends urgent messages on a link that is not the first, each at most once a minute. */
  private void sendUrgent(Link link, List<StoredMessage> urgent) {
    if (!link.isUp() || stopping) {
      return;
    }
    Map<MessageId, Long> sent = sentOnOthers.computeIfAbsent(link, any -> new HashMap<>());
    long now = now();
    int room = link.window();
    for (StoredMessage stored : urgent) {
      MessageId id = stored.message().id();
      Long last = sent.get(id);
      if (room > 0 && (last == null || now - last >= OVERDUE.toNanos())) {
        room--;
        sent.put(id, now);
        LOG.info("falling-back", "destination", link.name(), "message", id);
        link.publish(topics.of(stored.message().channel()), payload(stored), false, wrong -> {});
      }
    }
  }

  private void acknowledged(Downlink.Acknowledgement acknowledgement) {
    Acknowledged result = buffer.acknowledge(acknowledgement);
    if (!result.known()) {
      LOG.warn("acknowledgement-of-unknown", "reference", acknowledgement.reference());
      return;
    }
    if (acknowledgement.word() == Downlink.Word.REJECTED) {
      LOG.warn("rejected", "reference", acknowledgement.reference());
      // The response centre cannot take it: as good as a minute without an answer.
      urgentSince.replaceAll((id, since) -> since - OVERDUE.toNanos());
    }
    result
        .delivered()
        .forEach(
            id -> {
              timesSent.remove(id);
              inFlight.remove(id);
              answered.remove(id);
            });
    if (!result.delivered().isEmpty()) {
      listener.delivered(acknowledgement, result.delivered());
    }
    sendActiveAlarms(first);
    others.forEach(this::sendActiveAlarms);
    pump();
  }

  private void commanded(Downlink.Command command) {
    Instant now = clock.now().wall();
    if (clock.now().trusted() && command.expires().isBefore(now)) {
      LOG.warn("command-expired", "id", command.id(), "expires", command.expires());
    } else if (!buffer.firstTime(command.id(), command.expires(), now)) {
      LOG.info("command-repeated", "id", command.id());
    } else {
      listener.command(command);
    }
  }

  private long now() {
    return clock.now().nanosSinceBoot();
  }

  /** Takes what the links tell. */
  private final class FromLink implements LinkEvents {
    @Override
    public void up(Link link) {
      LOG.info("connected", "destination", link.name());
      send(link, composer.status(ConnectionState.ONLINE, link.session(), clock.now()), () -> {});
      sendActiveAlarms(link);
      send(link, composer.heartbeat(facts.get(), clock.now()), () -> {});
      if (link == first) {
        firstWasUp = true;
        inFlight.clear();
        answered.clear();
        buffer.nothingForwarded();
        if (wasUp || now() - startedAt > FIRST_CONNECTION.toNanos()) {
          buffer.markWaitingLate();
        }
        wasUp = true;
        pump();
      }
      listener.destinationIs(link.name(), "");
    }

    @Override
    public void down(Link link, String cause) {
      LOG.warn("not-connected", "destination", link.name(), "cause", cause);
      if (link == first) {
        if (!answered.isEmpty()) {
          noteAnswered();
        }
        inFlight.clear();
        firstDownSince = firstWasUp ? now() : firstDownSince;
        firstWasUp = false;
      }
      listener.destinationIs(link.name(), cause);
    }

    @Override
    public void arrived(String topic, byte[] payload, boolean retained) {
      boolean isAcknowledgement = topic.equals(topics.of(Channel.DOWN_ACK));
      Channel channel = isAcknowledgement ? Channel.DOWN_ACK : Channel.DOWN_COMMAND;
      if (retained) {
        LOG.warn("ignored", "channel", channel.suffix(), "cause", "retained");
        return;
      }
      try {
        switch (DownlinkReader.read(channel, payload)) {
          case Downlink.Acknowledgement acknowledgement -> acknowledged(acknowledgement);
          case Downlink.Command command -> commanded(command);
        }
      } catch (ContractException e) {
        LOG.warn("ignored", "channel", channel.suffix(), "cause", String.valueOf(e.getMessage()));
      }
    }
  }
}
