package no.trygghub.simulator.fleet;

import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.TenantId;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.simulator.centre.Received;
import no.trygghub.simulator.fleet.mqtt.Session;
import no.trygghub.simulator.fleet.mqtt.SessionListener;
import no.trygghub.simulator.fleet.mqtt.SessionSettings;
import no.trygghub.simulator.fleet.mqtt.Traffic;

/**
 * The response centre of a fleet, one session on a thread of its own. Acknowledges at once, and
 * closes an alarm some time later. What it holds it writes into the books before it acknowledges
 * it.
 */
final class Centre implements SessionListener {
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);
  private static final int IN_FLIGHT = 1_000;

  private final EventLoop loop;
  private final HubClock clock;
  private final Books books;
  private final String prefix;
  private final String hubPrefix;
  private final Duration closeAfter;
  private final int loseEvery;
  private final Session session;
  private final DownlinkComposer composer =
      new DownlinkComposer("urn:trygghub:fleet-response-centre");
  private final Deque<Saying> waiting = new ArrayDeque<>();
  private final Deque<Closing> toClose = new ArrayDeque<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  private long alarms;
  private boolean closed;

  Centre(
      EventLoop loop,
      SocketAddress broker,
      HubClock clock,
      Traffic traffic,
      Books books,
      TenantId tenant,
      String hubPrefix,
      FleetSettings settings) {
    this.loop = loop;
    this.clock = clock;
    this.books = books;
    this.prefix = "trygghub/v1/" + tenant + "/";
    this.hubPrefix = hubPrefix;
    this.closeAfter = settings.closeAfter();
    this.loseEvery = settings.loseEvery();
    this.session =
        new Session(
            loop,
            broker,
            new SessionSettings(
                "trygghub-fleet-centre-" + UUID.randomUUID(),
                List.of(prefix + "+/up/#"),
                KEEP_ALIVE,
                KEPT,
                IN_FLIGHT),
            traffic,
            this);
  }

  private record Saying(String topic, String payload) {}

  /** An alarm that is to be closed at a time of the fleet's clock. */
  private record Closing(long at, Received message, AlarmId about) {}

  /** Connects; done once it is connected and subscribed, or could not be. */
  CompletableFuture<Boolean> start() {
    loop.execute(() -> session.connect(Optional.empty()));
    loop.execute(this::closeDue);
    return connected;
  }

  /** How many messages came on each channel, {@code heartbeat} say, copies included. */
  Map<String, Long> counts() {
    Map<String, Long> sums = new TreeMap<>();
    counts.forEach((channel, count) -> sums.put(channel, count.sum()));
    return sums;
  }

  long received() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  void close() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          closed = true;
          session.close();
          done.complete(true);
        });
    done.join();
  }

  @Override
  public void up() {
    connected.complete(true);
    pump();
  }

  @Override
  public void down(String cause) {
    connected.completeExceptionally(new FleetException(cause));
    if (!closed) {
      var ignored =
          loop.schedule(
              () -> session.connect(Optional.empty()),
              RECONNECT_AFTER.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void answered(Object what, boolean taken) {
    // What was not taken the hub asks for once more.
    pump();
  }

  @Override
  public void arrived(String topic, byte[] payload, boolean retained) {
    String channel = topic.substring(topic.lastIndexOf('/') + 1);
    counts.computeIfAbsent(channel, any -> new LongAdder()).increment();
    if (channel.equals("alarm") || channel.equals("fault") || channel.equals("event")) {
      try {
        take(Received.read(topic, new String(payload, StandardCharsets.UTF_8)));
      } catch (JsonException | NumberFormatException e) {
        // Nothing of it gets into the books, where it is lost then.
      }
    }
  }

  private void take(Received message) throws JsonException {
    if (!message.hub().startsWith(hubPrefix)) {
      return;
    }
    int hub = Integer.parseInt(message.hub().substring(hubPrefix.length()));
    boolean isAlarm = message.channel().equals("alarm");
    boolean isLost = isAlarm && loseEvery > 0 && ++alarms % loseEvery == 0;
    if (!isLost) {
      books.received(hub, message.data().integer("seq"), message.id());
    }
    Optional<String> reference = message.reference();
    if (reference.isEmpty()) {
      return;
    }
    AlarmId about = new AlarmId(reference.get());
    say(
        message,
        new Downlink.Acknowledgement(
            about, Optional.of(new MessageId(message.id())), Downlink.Word.RECEIVED));
    if (isAlarm && message.data().text("state").equals("raised")) {
      toClose.add(new Closing(clock.nanosSinceBoot() + closeAfter.toNanos(), message, about));
    }
  }

  /** Looks now and then, however many there are: the clock may change its speed meanwhile. */
  private void closeDue() {
    while (!toClose.isEmpty() && toClose.getFirst().at() <= clock.nanosSinceBoot()) {
      Closing due = toClose.removeFirst();
      say(
          due.message(),
          new Downlink.Acknowledgement(due.about(), Optional.empty(), Downlink.Word.CLOSED));
    }
    if (!closed) {
      var ignored = loop.schedule(this::closeDue, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void say(Received about, Downlink.Acknowledgement acknowledgement) {
    String json =
        composer.acknowledgement(
            UUID.randomUUID().toString(),
            clock.now().wall(),
            acknowledgement,
            about.channel().equals("fault"));
    waiting.add(new Saying(prefix + about.hub() + "/down/ack", json));
    pump();
  }

  private void pump() {
    while (!waiting.isEmpty() && session.room() > 0) {
      Saying next = waiting.remove();
      session.publish(next.topic(), next.payload().getBytes(StandardCharsets.UTF_8), false, next);
    }
  }
}
