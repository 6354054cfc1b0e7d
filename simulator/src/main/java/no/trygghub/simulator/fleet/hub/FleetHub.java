package no.trygghub.simulator.fleet.hub;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Composer.ConnectionState;
import no.trygghub.hub.contract.ContractException;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkReader;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.Payload;
import no.trygghub.hub.contract.Priority;
import no.trygghub.hub.contract.Topics;
import no.trygghub.hub.health.Vitals;
import no.trygghub.hub.uplink.Backoff;
import no.trygghub.hub.uplink.Repetition;
import no.trygghub.simulator.fleet.mqtt.Session;
import no.trygghub.simulator.fleet.mqtt.SessionListener;
import no.trygghub.simulator.fleet.mqtt.SessionSettings;

/**
 * One hub: detection, outbox and session. Its waits (heartbeat, repetition, the next attempt to
 * connect) are in the fleet's time, those of its session in real time. Lives on its shard's thread.
 */
final class FleetHub implements SessionListener {
  private static final Duration SNAPSHOT_EVERY = Duration.ofSeconds(1);
  private static final Duration REFUSED_AGAIN = Duration.ofSeconds(10);
  private static final long NEVER = Long.MAX_VALUE;

  private final HubParts parts;
  private final Shard shard;
  private final HubAccount account;
  private final Engine engine;
  private final Topics topics;
  private final Session session;
  private final Outbox outbox = new Outbox();
  private final Active active = new Active();
  private final Backoff backoff;
  private final Repetition repetition;
  private long sessionNumber;
  private long heartbeatAt;
  private long connectAt = NEVER;
  private long snapshotAt = NEVER;
  private long nextSnapshot;
  private long refusedDownlink;
  private int edges;
  private boolean isNetworkThere = true;
  private boolean wasUp;
  private boolean isUp;
  private boolean statusWaits;
  private boolean snapshotWaits;
  private boolean heartbeatWaits;

  /** When the shard looks at it next; the shard's own. */
  private long dueAt = NEVER;

  FleetHub(HubParts parts, Shard shard, HubAccount account) {
    this.parts = parts;
    this.shard = shard;
    this.account = account;
    RandomGenerator random = new SplittableRandom(~parts.seed());
    this.backoff = new Backoff(random);
    this.repetition = new Repetition(random);
    HubConfiguration configuration = parts.configuration();
    this.topics = new Topics(configuration.tenant(), configuration.hub());
    this.heartbeatAt =
        parts.begin() + random.nextLong(configuration.uplink().heartbeat().toNanos());
    this.engine = new Engine(parts, this::made);
    this.session =
        shard.session(
            new SessionSettings(
                "trygghub-" + configuration.tenant() + "-" + configuration.hub(),
                List.of(topics.of(Channel.DOWN_ACK), topics.of(Channel.DOWN_COMMAND)),
                configuration.uplink().keepAlive(),
                Duration.ZERO,
                configuration.uplink().inFlight()),
            this);
  }

  long dueAt() {
    return dueAt;
  }

  void dueAt(long at) {
    dueAt = at;
  }

  long inputs() {
    return engine.inputs();
  }

  /** When there is something to do. */
  long next() {
    long next = Math.min(Math.min(engine.next(), edgeAt()), Math.min(heartbeatAt, connectAt));
    // What there is no room for goes when an answer makes room.
    return session.room() > 1 ? Math.min(next, Math.min(snapshotAt, outbox.againAt())) : next;
  }

  /** Does everything that was to be done by now, each at its time. */
  void runTo(long now) {
    for (long at = next(); at <= now; at = next()) {
      step(at);
    }
    pump(now);
  }

  /** Tries to connect now. */
  void connect() {
    connectAt = NEVER;
    if (!isNetworkThere) {
      connectAt = shard.now() + backoff.next().toNanos();
      return;
    }
    HubTime now = engine.time(shard.now());
    sessionNumber = Math.max(sessionNumber + 1, now.wall().getEpochSecond());
    Payload lost = engine.composer().status(ConnectionState.LOST, sessionNumber, now);
    session.connect(Optional.of(new Session.Will(topics.of(lost.channel()), lost.json())));
  }

  /** Says that it is off, and leaves nothing of it at the broker. */
  void sayGoodbye() {
    if (session.room() > 2) {
      say(
          engine
              .composer()
              .status(ConnectionState.OFFLINE, sessionNumber, engine.time(shard.now())));
      for (Channel channel : List.of(Channel.UP_STATUS, Channel.UP_ALARMS_ACTIVE)) {
        session.publish(topics.of(channel), new byte[0], true, channel);
      }
    }
  }

  void close() {
    session.close();
  }

  @Override
  public void up() {
    long now = shard.now();
    backoff.reset();
    account.up(parts.number());
    if (wasUp) {
      outbox.markLate().forEach(message -> account.late(parts.number(), message));
      outbox.fromTheBeginning();
    } else {
      engine.arm();
    }
    wasUp = true;
    isUp = true;
    statusWaits = true;
    snapshotWaits = true;
    heartbeatWaits = true;
    runTo(now);
    shard.schedule(this);
  }

  @Override
  public void down(String cause) {
    account.down(parts.number(), isUp, cause);
    lost(shard.now());
    shard.schedule(this);
  }

  @Override
  public void answered(Object what, boolean taken) {
    long now = shard.now();
    if (what instanceof Outbox.Waiting waiting) {
      answered(waiting, taken, now);
    }
    pump(now);
    shard.schedule(this);
  }

  @Override
  public void arrived(String topic, byte[] payload, boolean retained) {
    long now = shard.now();
    runTo(now);
    try {
      if (retained || !topic.equals(topics.of(Channel.DOWN_ACK))) {
        refusedDownlink++;
      } else if (DownlinkReader.read(Channel.DOWN_ACK, payload)
          instanceof Downlink.Acknowledgement acknowledgement) {
        acknowledged(acknowledgement, now);
      }
    } catch (ContractException e) {
      refusedDownlink++;
    }
    shard.schedule(this);
  }

  private void step(long at) {
    if (edgeAt() == at) {
      edge(at);
    } else if (engine.next() == at) {
      long before = System.nanoTime();
      engine.step();
      shard.detected(System.nanoTime() - before);
      pump(at);
    } else if (heartbeatAt == at) {
      heartbeatAt += parts.configuration().uplink().heartbeat().toNanos();
      if (heartbeatAt >= parts.end()) {
        heartbeatAt = NEVER;
      }
      heartbeatWaits = session.isUp();
      pump(at);
    } else if (connectAt == at) {
      connect();
    } else {
      snapshotWaits |= snapshotAt <= at;
      snapshotAt = NEVER;
      pump(at);
    }
  }

  private void edge(long at) {
    Outage outage = parts.outages().get(edges / 2);
    boolean isBack = edges % 2 == 1;
    edges++;
    isNetworkThere = isBack;
    account.power(parts.number(), isBack, !isBack && session.isUp());
    if (!isBack) {
      session.cut();
      lost(at);
    } else if (outage.atOnce()) {
      backoff.reset();
      connectAt = at;
    }
  }

  private long edgeAt() {
    if (edges >= 2 * parts.outages().size()) {
      return NEVER;
    }
    Outage outage = parts.outages().get(edges / 2);
    return edges % 2 == 0 ? outage.from() : outage.to();
  }

  private void lost(long at) {
    isUp = false;
    statusWaits = false;
    snapshotWaits = false;
    heartbeatWaits = false;
    connectAt = at + backoff.next().toNanos();
  }

  private void made(Message message) {
    account.made(parts.number(), message, session.isUp());
    if (message.priority() == Priority.ALARM) {
      active.note(message);
    }
    outbox.add(message, engine.time(shard.now()).wall());
  }

  private void answered(Outbox.Waiting waiting, boolean taken, long now) {
    Message message = waiting.message();
    if (!taken) {
      waiting.refused(now + REFUSED_AGAIN.toNanos());
    } else if (!message.priority().needsAcknowledgement()) {
      account.forwarded(parts.number(), message);
      outbox.remove(waiting);
    } else {
      Duration wait = message.urgent() ? repetition.after(waiting.times()) : Repetition.OF_OTHERS;
      waiting.reached(now + wait.toNanos());
      if (message.priority() == Priority.ALARM) {
        tellActive(now);
      }
    }
  }

  private void acknowledged(Downlink.Acknowledgement acknowledgement, long now) {
    for (Message delivered : outbox.acknowledge(acknowledgement)) {
      account.acknowledged(parts.number(), delivered);
    }
    active.acknowledged(
        acknowledgement.reference(),
        acknowledgement.word(),
        outbox.isWaiting(acknowledgement.reference(), false),
        outbox.isWaiting(acknowledgement.reference(), true));
    if (acknowledgement.word() == Downlink.Word.CLOSED) {
      engine.closed(acknowledgement.reference(), now);
    }
    tellActive(now);
    pump(now);
  }

  /** At once, and then once a second at the most. */
  private void tellActive(long now) {
    if (now >= nextSnapshot) {
      snapshotWaits = true;
    } else {
      snapshotAt = nextSnapshot;
    }
  }

  /** Alarms, then what the hub says about itself, then the rest; one place is an alarm's. */
  private void pump(long now) {
    if (!session.isUp()) {
      return;
    }
    send(now, true);
    notices(now);
    send(now, false);
  }

  private void send(long now, boolean alarmsOnly) {
    int kept = alarmsOnly ? 0 : 1;
    while (session.room() > kept) {
      Optional<Outbox.Waiting> next = outbox.next(now, alarmsOnly);
      if (next.isEmpty()) {
        return;
      }
      Outbox.Waiting waiting = next.get();
      Message message = waiting.message();
      waiting.leaves();
      account.sent(parts.number(), message);
      String json = waiting.isLate() ? Composer.markLate(message.json()) : message.json();
      session.publish(topics.of(message.channel()), bytes(json), false, waiting);
    }
  }

  private void notices(long now) {
    if (statusWaits && session.room() > 1) {
      statusWaits = false;
      say(engine.composer().status(ConnectionState.ONLINE, sessionNumber, engine.time(now)));
    }
    if (snapshotWaits && session.room() > 1) {
      snapshotWaits = false;
      nextSnapshot = now + SNAPSHOT_EVERY.toNanos();
      say(engine.composer().alarmsActive(active.snapshot(), engine.time(now)));
    }
    if (heartbeatWaits && session.room() > 1) {
      heartbeatWaits = false;
      say(
          engine
              .composer()
              .heartbeat(
                  Vitals.facts(
                      parts.configuration(),
                      engine.state(),
                      Duration.ofNanos(Math.max(0, now - parts.begin())),
                      new Vitals.Backlog(
                          outbox.depth(), outbox.oldestUnacknowledged(), engine.lastSequence()),
                      refusedDownlink),
                  engine.time(now)));
    }
  }

  private void say(Payload payload) {
    session.publish(
        topics.of(payload.channel()),
        bytes(payload.json()),
        payload.channel().retained(),
        payload.channel());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
