package no.trygghub.hub.uplink;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubId;
import no.trygghub.hub.config.UplinkSettings;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * The connection to one destination, kept up with backoff. Every connection is a new client object
 * without a session: what is in flight is in the outbox and not in the library. Lives on the
 * uplink's loop; the library's threads only hand over.
 */
final class Link {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  /** A broker that takes less at once could not be given every message. */
  static final int SMALLEST_PACKET = 16 * 1024;

  /** What a packet has beside topic and payload, with some to spare. */
  private static final int PACKET_OVERHEAD = 64;

  private static final int LARGEST_PACKET = 64 * 1024;
  private static final int LONGEST_TOPIC = 128;
  private static final int QOS = 1;

  /** While so much waits to be looked at nothing more is read, so that the broker has to wait. */
  private static final int MOST_ARRIVED = 200;

  /** So few that an alarm which waits for its turn on the loop does not notice. */
  private static final int ANSWERS_AT_ONCE = 32;

  /** What is not looked at for so long is refused unread; in real time. */
  private static final Duration HELD_BACK = Duration.ofSeconds(10);

  /** A connection that lasted so long was a good one, and the next may be tried soon. */
  private static final Duration STEADY = Duration.ofSeconds(10);

  private final Destination destination;
  private final HubId hub;
  private final String clientId;
  private final UplinkSettings settings;
  private final EventLoop loop;
  private final HubClock clock;
  private final Backoff backoff;
  private final Supplier<Will> will;
  private final List<String> subscriptions;
  private final LinkEvents events;

  private Optional<MqttAsyncClient> client = Optional.empty();
  private Pings pings = new Pings();
  // Counts connections, so that a late word of an earlier client is not taken for the present
  // one's.
  private int generation;
  // Written by the loop alone; read by any thread.
  private volatile boolean wanted;
  private volatile boolean up;
  // When it was opened or, after it had been steady, was lost; monotonic.
  private volatile long since;
  private volatile long upSince;
  private boolean flapping;
  private Answer agreed = Answer.NONE;
  private Alive alive = new Alive(CONNECT_WITHIN, 0);
  // What was published and has no answer yet, oldest first.
  private final Set<Published> unanswered = new LinkedHashSet<>();
  // What was answered, on its way from the library's threads to the loop.
  private final Queue<Published> answers = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean isTaking = new AtomicBoolean();
  private long session;
  private EventLoop.Timer timer = () -> {};
  // Counts what is waited for while a connection is made.
  private int steps;

  Link(
      Destination destination,
      HubId hub,
      String clientId,
      UplinkSettings settings,
      EventLoop loop,
      HubClock clock,
      Backoff backoff,
      Supplier<Will> will,
      List<String> subscriptions,
      LinkEvents events) {
    this.destination = destination;
    this.hub = hub;
    this.clientId = clientId;
    this.settings = settings;
    this.loop = loop;
    this.clock = clock;
    this.backoff = backoff;
    this.will = will;
    this.subscriptions = subscriptions;
    this.events = events;
  }

  /**
   * What the broker is to say when it loses the hub.
   *
   * @param session the number of the connection that it is about
   */
  record Will(String topic, String payload, long session) {}

  String name() {
    return destination.name();
  }

  boolean isUp() {
    return up;
  }

  /**
   * Whether it is meant to be connected and is not, for at least that long. One that comes and goes
   * is down until it has stayed for some seconds.
   */
  boolean isDownFor(Duration time) {
    boolean well = up && (!flapping || isSteady());
    return wanted && !well && now() - since >= time.toNanos();
  }

  /** How it is now. May be called on any thread. */
  DestinationState state() {
    if (!wanted) {
      return new DestinationState(name(), DestinationState.Is.STAND_BY, Duration.ZERO);
    }
    return new DestinationState(
        name(),
        up ? DestinationState.Is.CONNECTED : DestinationState.Is.NOT_CONNECTED,
        Duration.ofNanos(now() - (up ? upSince : since)));
  }

  /** The link's monotonic time. */
  long now() {
    return clock.nanosSinceBoot();
  }

  /** The number of the present connection. */
  long session() {
    return session;
  }

  /**
   * Whether one more may be published. Whatever is published counts until the broker has answered;
   * never is more unanswered than both the configuration and the broker allow.
   *
   * @param alarm whether it is about an alarm, for which one place is kept free where there are two
   */
  boolean hasRoom(boolean alarm) {
    int window = Math.min(settings.inFlight(), agreed.receiveMaximum());
    int free = window - unanswered.size();
    return free > (alarm || window == 1 ? 0 : 1);
  }

  /** Whether a payload is not larger than what the broker takes at once. */
  boolean takes(String payload) {
    return payload.getBytes(StandardCharsets.UTF_8).length <= largestPayload();
  }

  /**
   * When the oldest publish that has no answer was sent; empty where there is none, or answers wait
   * to be looked at, which the oldest may be among.
   */
  Optional<Long> oldestUnanswered() {
    return answers.isEmpty()
        ? unanswered.stream().findFirst().map(published -> published.at)
        : Optional.empty();
  }

  /** Connects and stays connected until {@link #close}. Does nothing where it does already. */
  void open() {
    if (!wanted) {
      wanted = true;
      since = now();
      connect();
    }
  }

  /**
   * Disconnects.
   *
   * @param whenDone run on some thread when the broker has been told, or cannot be; until then it
   *     would take the end of the process for a loss
   */
  void close(Runnable whenDone) {
    wanted = false;
    drop(whenDone);
  }

  /** Gives up a connection that does not do what it should, and tries again. */
  void fail(String cause) {
    lost(generation, cause);
  }

  /**
   * Publishes with QoS 1. To be called only where there is room.
   *
   * @param result told on the loop, never before this returns: empty where the broker acknowledged,
   *     else what went wrong; not told any more once the connection is lost
   */
  void publish(String topic, String payload, boolean retained, Consumer<String> result) {
    int mine = generation;
    if (client.isEmpty()) {
      later(mine, result, "not connected");
      return;
    }
    MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
    if (message.getPayload().length > largestPayload()) {
      later(mine, result, Cause.tooLarge(message.getPayload().length, agreed.largestPacket()));
      return;
    }
    message.setQos(QOS);
    message.setRetained(retained);
    Published published = new Published(mine, now(), result);
    try {
      IMqttToken ignored = client.get().publish(topic, message, null, published);
      unanswered.add(published);
      alive.said(published.at);
    } catch (MqttException e) {
      later(mine, result, Cause.of(e, destination.url()));
    }
  }

  private void told(Published published) {
    if (published.mine == generation) {
      alive.heard(now());
      unanswered.remove(published);
      published.result.accept(published.wrong);
      events.room(this);
    }
  }

  /**
   * Takes the answers that have come, and sends what there is room for after each. Not too many in
   * one turn of the loop, so that a backlog keeps nothing else from it.
   */
  private void takeAnswers() {
    try {
      Published next = answers.poll();
      for (int left = ANSWERS_AT_ONCE; next != null; next = --left > 0 ? answers.poll() : null) {
        told(next);
      }
    } finally {
      isTaking.set(false);
      if (!answers.isEmpty()) {
        takeAnswersSoon();
      }
    }
  }

  private void later(int mine, Consumer<String> result, String wrong) {
    loop.execute(
        () -> {
          if (mine == generation) {
            result.accept(wrong);
          }
        });
  }

  private long largestPayload() {
    return agreed.largestPacket() - PACKET_OVERHEAD - LONGEST_TOPIC;
  }

  /** Asks the broker whether it is there, and gives it up when it does not answer. */
  private void look(int mine) {
    if (mine != generation) {
      return;
    }
    if (alive.isGone(now())) {
      lost(mine, Cause.silent(destination.url(), alive.silence(now())));
      return;
    }
    if (alive.isToBeAsked(now())) {
      try {
        alive.asked(now());
        pings.send(
            clientId,
            listener(
                answer -> {
                  if (mine == generation && answer.wrong().isEmpty()) {
                    alive.heard(now());
                  }
                }));
      } catch (MqttException e) {
        lost(mine, Cause.of(e, destination.url()));
        return;
      }
    }
    lookSoon(mine);
  }

  private void lookSoon(int mine) {
    timer = loop.after(alive.lookEvery(), () -> behindWhatCame(() -> look(mine)));
  }

  /** The next step of connecting fails unless it was taken within this time. */
  private void giveUpSoon(int mine, String cause) {
    int step = ++steps;
    timer =
        loop.after(
            CONNECT_WITHIN,
            () ->
                behindWhatCame(
                    () -> {
                      if (step == steps) {
                        lost(mine, cause);
                      }
                    }));
  }

  /**
   * Timers run before tasks that wait, and an answer may be among those: it came in time where the
   * loop had to wait for the disk meanwhile.
   */
  private void behindWhatCame(Runnable task) {
    loop.execute(task);
  }

  private void connect() {
    generation++;
    int mine = generation;
    // Whatever happens here: without it nothing would ever be tried again.
    giveUpSoon(mine, Cause.noAnswer(destination.url()));
    try {
      pings = new Pings();
      // The library takes a ping sender of ours only together with a pool for its threads, but it
      // makes its own where there is none.
      MqttAsyncClient created =
          new MqttAsyncClient(
              serverUri(destination.url()), clientId, new MemoryPersistence(), pings, null);
      client = Optional.of(created);
      created.setCallback(new Callbacks(mine));
      IMqttToken ignored =
          created.connect(
              options(),
              null,
              listener(
                  Cause::ofConnecting,
                  answer -> {
                    if (answer.wrong().isEmpty()) {
                      connected(mine, answer);
                    } else {
                      lost(mine, answer.wrong());
                    }
                  }));
      // Anew from now on: the options are read from a disk that may be slow.
      timer.cancel();
      giveUpSoon(mine, Cause.noAnswer(destination.url()));
    } catch (MqttException | IOException | GeneralSecurityException | IllegalArgumentException e) {
      loop.execute(() -> lost(mine, describe(e)));
    }
  }

  private void connected(int mine, Answer answer) {
    if (mine != generation || client.isEmpty()) {
      return;
    }
    Optional<String> wanting = answer.wanting();
    if (wanting.isPresent()) {
      lost(mine, wanting.get());
      return;
    }
    agreed = answer;
    timer.cancel();
    giveUpSoon(mine, "subscribing: " + Cause.noAnswer(destination.url()));
    MqttSubscription[] all =
        subscriptions.stream()
            .map(topic -> new MqttSubscription(topic, QOS))
            .toArray(MqttSubscription[]::new);
    try {
      IMqttToken ignored =
          client
              .get()
              .subscribe(
                  all,
                  null,
                  listener(subscribed -> subscribed(mine, subscribed)),
                  new MqttProperties());
    } catch (MqttException e) {
      lost(mine, Cause.of(e, destination.url()));
    }
  }

  private void subscribed(int mine, Answer answer) {
    if (!answer.wrong().isEmpty()) {
      lost(mine, "subscribing: " + answer.wrong());
    } else if (answer.lowestCode() < QOS) {
      lost(mine, "subscribing: " + Cause.QOS);
    } else if (mine == generation) {
      timer.cancel();
      steps++;
      up = true;
      upSince = now();
      Duration keepAlive = settings.keepAlive();
      alive =
          new Alive(
              agreed
                  .keepAlive()
                  .filter(shorter -> shorter.compareTo(keepAlive) < 0)
                  .orElse(keepAlive),
              now());
      lookSoon(mine);
      events.up(this);
    }
  }

  private boolean isSteady() {
    return up && now() - upSince >= STEADY.toNanos();
  }

  private void lost(int mine, String cause) {
    if (mine != generation) {
      return;
    }
    if (isSteady()) {
      backoff.reset();
      since = now();
    }
    flapping = up && !isSteady();
    drop(() -> {});
    if (wanted) {
      timer = loop.after(backoff.next(), this::connect);
      events.down(this, cause);
    }
  }

  private void drop(Runnable whenDone) {
    generation++;
    up = false;
    agreed = Answer.NONE;
    unanswered.clear();
    timer.cancel();
    client.ifPresentOrElse(old -> discard(old, whenDone), whenDone);
    client = Optional.empty();
  }

  /** Closing a client may wait for its threads; the uplink does not. */
  private static void discard(MqttAsyncClient old, Runnable whenDone) {
    Thread.startVirtualThread(
        () -> {
          try {
            old.disconnectForcibly(0, 500, true);
          } catch (MqttException | RuntimeException e) {
            // It was not connected any more.
          }
          whenDone.run();
          try {
            old.close(true);
          } catch (MqttException | RuntimeException e) {
            // Nothing is left to close.
          }
        });
  }

  private MqttConnectionOptions options() throws IOException, GeneralSecurityException {
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setAutomaticReconnect(false);
    options.setConnectionTimeout((int) CONNECT_WITHIN.toSeconds());
    options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
    options.setMaximumPacketSize((long) LARGEST_PACKET);
    Will lastWill = will.get();
    session = lastWill.session();
    MqttMessage message = new MqttMessage(lastWill.payload().getBytes(StandardCharsets.UTF_8));
    message.setQos(QOS);
    message.setRetained(true);
    options.setWill(lastWill.topic(), message);
    destination.user().ifPresent(options::setUserName);
    destination.password().ifPresent(options::setPassword);
    options.setSocketFactory(
        destination.tls().isPresent()
            ? TlsSockets.of(destination.tls().get(), hub)
            : PromptSockets.plain());
    return options;
  }

  private String describe(Exception e) {
    if (e instanceof MqttException || e instanceof GeneralSecurityException) {
      return Cause.of(e, destination.url());
    }
    return "configuration: "
        + switch (e) {
          case NoSuchFileException missing -> missing.getFile() + " is not there";
          case AccessDeniedException denied ->
              denied.getFile() + " may not be read by the hub's user";
          default -> e.toString();
        };
  }

  /** The library knows the scheme {@code mqtts} by {@link EncryptedModules}. */
  private static String serverUri(URI url) {
    String scheme = url.getScheme().equals("mqtts") ? "mqtts" : "tcp";
    return scheme + "://" + url.getHost() + ":" + url.getPort();
  }

  private MqttActionListener listener(Consumer<Answer> onAnswer) {
    return listener(Cause::of, onAnswer);
  }

  private MqttActionListener listener(
      BiFunction<Throwable, URI, String> cause, Consumer<Answer> onAnswer) {
    return new MqttActionListener() {
      @Override
      public void onSuccess(IMqttToken token) {
        tell(Answer.of(token));
      }

      @Override
      public void onFailure(IMqttToken token, Throwable exception) {
        tell(Answer.failure(cause.apply(exception, destination.url())));
      }

      private void tell(Answer answer) {
        loop.execute(() -> onAnswer.accept(answer));
      }
    };
  }

  private void takeAnswersSoon() {
    if (isTaking.compareAndSet(false, true)) {
      loop.execute(this::takeAnswers);
    }
  }

  /** A message on its way to the broker, and what the broker said to it. */
  private final class Published implements MqttActionListener {
    private final int mine;
    private final long at;
    private final Consumer<String> result;
    // Written by the library's thread before the loop gets to see this.
    private String wrong = "";

    Published(int mine, long at, Consumer<String> result) {
      this.mine = mine;
      this.at = at;
      this.result = result;
    }

    @Override
    public void onSuccess(IMqttToken token) {
      tell(Answer.wrong(token));
    }

    @Override
    public void onFailure(IMqttToken token, Throwable exception) {
      tell(Cause.of(exception, destination.url()));
    }

    /** Answers that come close together are taken as one task. */
    private void tell(String refused) {
      wrong = refused;
      answers.add(this);
      takeAnswersSoon();
    }
  }

  /** Hands what the library tells over to the loop. */
  private final class Callbacks implements MqttCallback {
    private final int mine;
    private final Semaphore room = new Semaphore(MOST_ARRIVED);

    Callbacks(int mine) {
      this.mine = mine;
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      String cause =
          Optional.ofNullable((Throwable) response.getException())
              .map(exception -> Cause.of(exception, destination.url()))
              .orElseGet(
                  () ->
                      Cause.ofReason(
                          response.getReturnCode(), String.valueOf(response.getReasonString())));
      loop.execute(() -> lost(mine, cause));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      String cause = Cause.of(exception, destination.url());
      loop.execute(() -> lost(mine, cause));
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) throws InterruptedException {
      byte[] payload = message.getPayload();
      boolean retained = message.isRetained();
      if (!room.tryAcquire(HELD_BACK.toMillis(), TimeUnit.MILLISECONDS)) {
        events.overrun();
        return;
      }
      loop.execute(
          () -> {
            room.release();
            if (mine == generation) {
              alive.heard(now());
              events.arrived(Link.this, topic, payload, retained);
            }
          });
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
