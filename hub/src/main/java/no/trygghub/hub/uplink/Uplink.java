package no.trygghub.hub.uplink;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.buffer.Acknowledged;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.contract.ActiveAlarm;
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
 * <p>Everything goes to the first destination that is connected, in the order of the configuration;
 * telemetry goes to the first of all only. An alarm that stays unacknowledged for a minute goes to
 * the next destination as well, after two minutes to the one after it. A message may be sent any
 * number of times, always with the same id; it leaves the outbox as {@link Buffer} says.
 */
public final class Uplink implements AutoCloseable {
  private static final EventLog LOG = EventLog.of("uplink");

  /** From then on an unacknowledged urgent message is overdue. */
  static final Duration OVERDUE = Duration.ofMinutes(1);

  /** How long a destination may be down before an alarm that waits takes the next one. */
  static final Duration DOWN_WITH_ALARM = Duration.ofSeconds(10);

  /** A broker that is connected and does not answer for so long is as good as gone. */
  static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

  /** What is made while a hub that just started connects for the first time is not late. */
  private static final Duration FIRST_CONNECTION = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration SNAPSHOT_EVERY = Duration.ofSeconds(1);
  private static final Set<Channel> ALL =
      EnumSet.of(
          Channel.UP_ALARM,
          Channel.UP_FAULT,
          Channel.UP_EVENT,
          Channel.UP_REPLY,
          Channel.UP_TELEMETRY);
  private static final Set<Channel> ALL_BUT_TELEMETRY =
      EnumSet.of(Channel.UP_ALARM, Channel.UP_FAULT, Channel.UP_EVENT, Channel.UP_REPLY);

  private final Buffer buffer;
  private final Composer composer;
  private final EventLoop loop;
  private final HubClock clock;
  private final Supplier<HeartbeatFacts> facts;
  private final UplinkListener listener;
  private final Topics topics;
  private final Duration heartbeat;
  private final List<Route> routes;
  private final Repetition repetition;
  private final RandomGenerator random;
  private final Refusals refusals;
  private final LateTimes lateTimes;
  private final AlarmWatch alarms;
  private final AtomicBoolean changed = new AtomicBoolean();

  // From here on touched by the loop's thread alone.
  private final Map<MessageId, Integer> timesSent = new HashMap<>();
  private final Map<String, Map<Channel, String>> refused = new HashMap<>();
  private final Map<String, Proof> proofs = new HashMap<>();
  private Optional<Route> carrier = Optional.empty();
  private int overdue;
  private boolean tellingOverdue;
  private boolean wasUp;
  private long startedAt;
  private boolean snapshotSoon;
  private boolean snapshotWaits;
  private boolean stopping;

  /**
   * An uplink that does nothing until it is started.
   *
   * @param loop its own loop, already running or driven by a test
   * @param clock the clock of that loop
   * @param stamps the clock that messages in the buffer are stamped by
   * @param facts what a heartbeat tells, asked for on the uplink's thread
   */
  public Uplink(
      HubConfiguration configuration,
      Buffer buffer,
      Composer composer,
      EventLoop loop,
      HubClock clock,
      HubClock stamps,
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
    this.refusals = new Refusals(clock);
    this.lateTimes = new LateTimes(buffer, stamps);
    this.alarms = new AlarmWatch(buffer, clock);
    this.routes =
        configuration.destinations().stream()
            .map(destination -> route(destination, configuration))
            .toList();
  }

  /** Begins to connect and to send. Returns at once. */
  public void start() {
    loop.execute(
        () -> {
          startedAt = now();
          // Each by itself: what fails does not keep the others from being begun.
          loop.after(Repetition.OF_OTHERS, this::sendOthersAgain);
          loop.execute(() -> first().link().open());
          loop.execute(this::recall);
          loop.execute(this::look);
          loop.execute(this::beat);
        });
  }

  /**
   * Has the listener told of each of these destinations once it is reached; connects to those that
   * are not needed otherwise, and keeps up the connection until then. May be called on any thread.
   */
  public void prove(Collection<String> destinations) {
    loop.execute(
        () -> {
          destinations.forEach(name -> proofs.put(name, new Proof()));
          lookAtOthers(now());
        });
  }

  /** There is something new in the outbox. May be called on any thread, and often. */
  public void outboxChanged() {
    if (changed.compareAndSet(false, true)) {
      loop.execute(
          () -> {
            changed.set(false);
            carrier.ifPresent(
                route -> {
                  route.outflow().changed();
                  route.pump();
                });
          });
    }
  }

  /** A command came that had been carried out before. May be called on any thread. */
  public void replayed(String commandId) {
    loop.execute(
        () ->
            refusals.note(
                "replayed",
                Channel.DOWN_COMMAND.suffix(),
                "command " + commandId + " was carried out before"));
  }

  /** How much came down and was refused since the start. May be called on any thread. */
  public long refusedDownlink() {
    return refusals.count();
  }

  /** How each destination is, first choice first. May be called on any thread. */
  public List<DestinationState> destinations() {
    return routes.stream().map(route -> route.link().state()).toList();
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
      CountDownLatch closed = new CountDownLatch(routes.size());
      loop.execute(() -> routes.forEach(route -> route.link().close(closed::countDown)));
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

  private Route route(Destination destination, HubConfiguration configuration) {
    Link link =
        new Link(
            destination,
            configuration.hub(),
            "trygghub-" + configuration.tenant() + "-" + configuration.hub(),
            configuration.uplink(),
            loop,
            clock,
            new Backoff(random),
            this::will,
            List.of(topics.of(Channel.DOWN_ACK), topics.of(Channel.DOWN_COMMAND)),
            new FromLink());
    FromOutflow told = new FromOutflow(destination.name());
    return new Route(
        link,
        new Outflow(link, buffer, topics, loop, random, told),
        new Notices(link, topics, loop, random, told),
        buffer,
        topics,
        told);
  }

  /** Which destinations an earlier run had alarms acknowledged by, that may still change. */
  private void recall() {
    for (ActiveAlarm alarm : buffer.activeAlarms(Composer.SNAPSHOT_SIZE).newest()) {
      routeTo(alarm.deliveredBy()).ifPresent(route -> route.has(alarm.id()));
    }
  }

  private Route first() {
    return routes.getFirst();
  }

  private void sayOffline(Runnable whenSaid) {
    stopping = true;
    routes.forEach(route -> route.outflow().rest());
    Set<Route> waitingFor = new HashSet<>(routes);
    for (Route route : routes) {
      say(
          route,
          composer.status(ConnectionState.OFFLINE, route.link().session(), clock.now()),
          () -> {
            waitingFor.remove(route);
            if (waitingFor.isEmpty()) {
              whenSaid.run();
            }
          });
    }
  }

  private Link.Will will() {
    long session = buffer.nextSession(clock.now().wall());
    Payload lost = composer.status(ConnectionState.LOST, session, clock.now());
    return new Link.Will(topics.of(lost.channel()), lost.json(), session);
  }

  /** Everything goes over the first link that is up. */
  private void chooseCarrier() {
    if (stopping) {
      return;
    }
    Optional<Route> best = routes.stream().filter(route -> route.link().isUp()).findFirst();
    if (best.equals(carrier)) {
      return;
    }
    carrier.ifPresent(route -> route.outflow().rest());
    carrier = best;
    best.ifPresent(
        route -> {
          LOG.info("sending-to", "destination", route.link().name());
          route.outflow().carry(route == first() ? ALL : ALL_BUT_TELEMETRY);
          route.pump();
        });
  }

  /** Unless it was sent another time meanwhile, which has a repetition of its own. */
  private void repeat(MessageId id, int sent) {
    if (timesSent.getOrDefault(id, 0) != sent) {
      return;
    }
    Optional<StoredMessage> stored = buffer.find(id);
    if (stored.isEmpty()) {
      timesSent.remove(id);
    } else if (carrier.isPresent() && !stopping) {
      LOG.info("repeating", "message", id, "sent", sent);
      carrier.get().outflow().again(stored.get());
      carrier.get().pump();
    }
  }

  private void sendOthersAgain() {
    // First of all, here and below: what fails once is not to end with it.
    loop.after(Repetition.OF_OTHERS, this::sendOthersAgain);
    carrier.ifPresent(
        route -> {
          route.outflow().fromTheBeginning(Channel.UP_ALARM, Channel.UP_FAULT);
          route.pump();
        });
  }

  private void beat() {
    if (!stopping) {
      loop.after(heartbeat, this::beat);
      Payload payload = composer.heartbeat(facts.get(), clock.now());
      routes.forEach(route -> say(route, payload, () -> {}));
    }
  }

  /** Tells which alarms are active, at once and then once a second at the most. */
  private void tellActiveAlarms() {
    if (snapshotSoon) {
      snapshotWaits = true;
      return;
    }
    routes.stream().filter(route -> route.link().isUp()).forEach(this::sayActiveAlarms);
    snapshotSoon = true;
    loop.after(
        SNAPSHOT_EVERY,
        () -> {
          snapshotSoon = false;
          if (snapshotWaits) {
            snapshotWaits = false;
            tellActiveAlarms();
          }
        });
  }

  /** As many of the newest as the broker takes at once. */
  private void sayActiveAlarms(Route route) {
    int most = Composer.SNAPSHOT_SIZE;
    Payload payload = activeAlarms(most);
    while (most > 1 && !route.link().takes(payload.json())) {
      most /= 2;
      payload = activeAlarms(most);
    }
    say(route, payload, () -> {});
  }

  private Payload activeAlarms(int most) {
    return composer.alarmsActive(buffer.activeAlarms(most), clock.now());
  }

  private static void say(Route route, Payload payload, Runnable whenAnswered) {
    route.notices().say(payload, whenAnswered);
    route.pump();
  }

  /**
   * Looks after alarms: how many are overdue, and which of the other destinations are needed. And
   * after brokers that take messages and do not answer.
   */
  private void look() {
    loop.after(LOOK_EVERY, this::look);
    correctTimes();
    long now = now();
    alarms.look();
    tellOverdue();
    for (Route route : routes) {
      Optional<Long> oldest = route.link().oldestUnanswered();
      if (oldest.filter(sent -> now - sent >= ANSWER_WITHIN.toNanos()).isPresent()) {
        route
            .link()
            .fail("no answer to what was published for " + ANSWER_WITHIN.toSeconds() + " s");
      }
    }
    refusals.tellOverruns();
    lookAtOthers(now);
    buffer.tidy();
  }

  private void correctTimes() {
    Set<MessageId> given = new HashSet<>();
    routes.forEach(route -> given.addAll(route.given()));
    if (lateTimes.look(given)) {
      routes.forEach(route -> route.outflow().refresh());
    }
  }

  /** Once for all acknowledgements that wait on the loop: there may be very many. */
  private void tellOverdueSoon() {
    if (!tellingOverdue) {
      tellingOverdue = true;
      loop.execute(
          () -> {
            tellingOverdue = false;
            tellOverdue();
            lookAtOthers(now());
          });
    }
  }

  private void tellOverdue() {
    int count = alarms.overdue(OVERDUE);
    if (count != overdue) {
      overdue = count;
      listener.overdueAlarms(count);
    }
  }

  private void lookAtOthers(long now) {
    if (stopping) {
      return;
    }
    boolean allBeforeUseless = true;
    for (int i = 1; i < routes.size(); i++) {
      Duration patience = alarms.isEmpty() ? OVERDUE : DOWN_WITH_ALARM;
      allBeforeUseless &= routes.get(i - 1).isUselessFor(patience);
      // Where nothing before it is of use it does not wait for a minute to pass.
      Duration wait = allBeforeUseless ? Duration.ZERO : OVERDUE.multipliedBy(i);
      Route route = routes.get(i);
      if (allBeforeUseless
          || alarms.overdue(wait) > 0
          || alarms.isAnyAbout(route.knownThere())
          || isToBeProven(route)) {
        route.needed(now);
        route.link().open();
      } else if (now - route.neededAt() >= OVERDUE.toNanos()) {
        retire(route);
        continue;
      }
      route.help(alarms.waitingFor(wait, route.knownThere()));
    }
    chooseCarrier();
  }

  /** Not before the first has had its turn, whose messages it would get else. */
  private boolean isToBeProven(Route route) {
    return proofs.containsKey(route.link().name())
        && (first().link().isUp() || first().isUselessFor(DOWN_WITH_ALARM));
  }

  private void taken(Route route, Channel channel) {
    String name = route.link().name();
    Proof proof = proofs.get(name);
    if (proof != null) {
      proof.taken(channel);
      boolean refusesSomething = !refused.getOrDefault(name, Map.of()).isEmpty();
      if (proof.isComplete(route.outflow().isCarrying()) && !refusesSomething) {
        proofs.remove(name);
        LOG.info("reached", "destination", name);
        listener.reached(name);
      }
    }
  }

  /** Says that the hub is not there any more, so that nobody there waits for it. */
  private void retire(Route route) {
    if (route.link().isUp()) {
      say(
          route,
          composer.status(ConnectionState.OFFLINE, route.link().session(), clock.now()),
          route::close);
    } else {
      route.close();
    }
  }

  private void acknowledged(Link link, Downlink.Acknowledgement acknowledgement) {
    if (acknowledgement.expires().filter(this::isPast).isPresent()) {
      refusals.note(
          "expired",
          Channel.DOWN_ACK.suffix(),
          "an acknowledgement of " + acknowledgement.reference() + " that has expired");
      return;
    }
    if (acknowledgement.message().isEmpty()) {
      // It means what a broker had, and must not come before that is known.
      routes.forEach(route -> route.outflow().flush());
    }
    Acknowledged result = buffer.acknowledge(acknowledgement, link.name());
    if (!result.known()) {
      refusals.note(
          "unknown",
          Channel.DOWN_ACK.suffix(),
          "no alarm or fault of this hub: " + acknowledgement.reference());
      return;
    }
    if (acknowledgement.word() == Downlink.Word.REJECTED) {
      LOG.warn("rejected", "reference", acknowledgement.reference(), "destination", link.name());
      alarms.rejected(acknowledgement.reference(), link.name());
      listener.rejected(acknowledgement.reference(), link.name());
    }
    alarms.forget(result.delivered());
    timesSent.keySet().removeAll(result.delivered());
    routes.forEach(route -> route.forget(result.delivered()));
    if (acknowledgement.word() == Downlink.Word.CLOSED
        && buffer.isClosed(acknowledgement.reference())) {
      routes.forEach(route -> route.hasNoMore(acknowledgement.reference()));
    }
    if (!result.delivered().isEmpty() || acknowledgement.word() == Downlink.Word.CLOSED) {
      listener.delivered(acknowledgement, result.delivered(), link.name());
    }
    tellOverdueSoon();
    tellActiveAlarms();
    carrier.ifPresent(Route::pump);
  }

  private void commanded(Downlink.Command command) {
    if (isPast(command.expires())) {
      refusals.note(
          "expired",
          Channel.DOWN_COMMAND.suffix(),
          "command " + command.id() + " expired at " + command.expires());
    } else {
      listener.command(command);
    }
  }

  /** Where the clock is not to be trusted nothing has expired. */
  private boolean isPast(Instant expires) {
    HubTime now = clock.now();
    return now.trusted() && expires.isBefore(now.wall());
  }

  private long now() {
    return clock.nanosSinceBoot();
  }

  /** Empty where the configuration has no such destination any more. */
  private Optional<Route> routeTo(String destination) {
    return routes.stream().filter(route -> route.link().name().equals(destination)).findFirst();
  }

  private Route routeOf(Link link) {
    for (Route route : routes) {
      if (route.link() == link) {
        return route;
      }
    }
    throw new IllegalStateException("no route has link " + link.name());
  }

  /** Takes what the links tell. */
  private final class FromLink implements LinkEvents {
    @Override
    public void up(Link link) {
      LOG.info("connected", "destination", link.name());
      // A network that is back may have brought the time as well: before anything is sent.
      correctTimes();
      refused.remove(link.name());
      listener.destinationIs(link.name(), "");
      if (carrier.isEmpty()) {
        if (wasUp || now() - startedAt > FIRST_CONNECTION.toNanos()) {
          buffer.markWaitingLate();
        }
        wasUp = true;
      }
      // Alarms before all the hub has to say about itself.
      chooseCarrier();
      Route route = routeOf(link);
      say(route, composer.status(ConnectionState.ONLINE, link.session(), clock.now()), () -> {});
      sayActiveAlarms(route);
      say(route, composer.heartbeat(facts.get(), clock.now()), () -> {});
    }

    @Override
    public void down(Link link, String cause) {
      LOG.warn("not-connected", "destination", link.name(), "cause", cause);
      routeOf(link).lost();
      if (link == first().link()) {
        proofs.computeIfPresent(link.name(), (name, proof) -> new Proof());
      } else {
        // Nobody would learn otherwise that it is well again, once it is not needed any more.
        proofs.put(link.name(), new Proof());
      }
      chooseCarrier();
      listener.destinationIs(link.name(), cause);
    }

    @Override
    public void room(Link link) {
      routeOf(link).pump();
    }

    @Override
    public void arrived(Link link, String topic, byte[] payload, boolean retained) {
      Channel channel =
          topic.equals(topics.of(Channel.DOWN_ACK)) ? Channel.DOWN_ACK : Channel.DOWN_COMMAND;
      if (!topic.equals(topics.of(channel))) {
        refusals.note(
            "wrong-hub", topic.substring(0, Math.min(topic.length(), 100)), "not for this hub");
        return;
      }
      if (retained) {
        refusals.note("retained", channel.suffix(), "a retained message; publish without retain");
        return;
      }
      try {
        switch (DownlinkReader.read(channel, payload)) {
          case Downlink.Acknowledgement acknowledgement -> acknowledged(link, acknowledgement);
          case Downlink.Command command -> commanded(command);
        }
      } catch (ContractException e) {
        refusals.note("unreadable", channel.suffix(), String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void overrun() {
      refusals.overrun();
    }
  }

  /** Takes what an outflow tells. */
  private final class FromOutflow implements Outflow.Listener {
    private final String destination;

    FromOutflow(String destination) {
      this.destination = destination;
    }

    @Override
    public void sent(StoredMessage stored) {
      MessageId id = stored.message().id();
      if (stored.message().urgent()) {
        int times = timesSent.merge(id, 1, Integer::sum);
        loop.after(repetition.after(times), () -> repeat(id, times));
      }
      if (stored.message().priority() == Priority.ALARM) {
        routeTo(destination).ifPresent(route -> stored.message().reference().ifPresent(route::has));
        tellActiveAlarms();
      }
    }

    @Override
    public void refusal(Channel channel, String wrong) {
      Map<Channel, String> now =
          refused.computeIfAbsent(destination, any -> new EnumMap<>(Channel.class));
      if (wrong.isEmpty()) {
        now.remove(channel);
      } else {
        LOG.warn(
            "refused", "destination", destination, "channel", channel.suffix(), "cause", wrong);
        now.put(channel, channel.suffix() + ": " + wrong);
      }
      listener.destinationIs(destination, String.join("; ", now.values()));
    }

    @Override
    public void taken(Channel channel) {
      if (!proofs.isEmpty()) {
        routeTo(destination).ifPresent(route -> Uplink.this.taken(route, channel));
      }
    }
  }
}
