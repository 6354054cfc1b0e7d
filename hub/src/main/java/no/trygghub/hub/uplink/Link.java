package no.trygghub.hub.uplink;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.Destination;
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
  private static final int LARGEST_PACKET = 64 * 1024;

  /** What arrives while so much waits to be looked at is refused unread. */
  private static final int MOST_ARRIVED = 200;

  /** A connection that lasted so long was a good one, and the next may be tried soon. */
  private static final Duration STEADY = Duration.ofSeconds(10);

  private final Destination destination;
  private final String clientId;
  private final UplinkSettings settings;
  private final EventLoop loop;
  private final HubClock clock;
  private final Backoff backoff;
  private final Supplier<Will> will;
  private final List<String> subscriptions;
  private final LinkEvents events;

  private Optional<MqttAsyncClient> client = Optional.empty();
  // Counts connections, so that a late word of an earlier client is not taken for the present
  // one's.
  private int generation;
  // Written by the loop alone; read by any thread.
  private volatile boolean wanted;
  private volatile boolean up;
  // When it went up or down, or was opened; monotonic.
  private volatile long since;
  private int receiveMaximum;
  private long session;
  private EventLoop.Timer timer = () -> {};

  Link(
      Destination destination,
      String clientId,
      UplinkSettings settings,
      EventLoop loop,
      HubClock clock,
      Backoff backoff,
      Supplier<Will> will,
      List<String> subscriptions,
      LinkEvents events) {
    this.destination = destination;
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

  /** Whether it is meant to be connected and is not, for at least that long. */
  boolean isDownFor(Duration time) {
    return wanted && !up && now() - since >= time.toNanos();
  }

  /** How it is now. May be called on any thread. */
  DestinationState state() {
    if (!wanted) {
      return new DestinationState(name(), DestinationState.Is.STAND_BY, Duration.ZERO);
    }
    return new DestinationState(
        name(),
        up ? DestinationState.Is.CONNECTED : DestinationState.Is.NOT_CONNECTED,
        Duration.ofNanos(now() - since));
  }

  /** The link's monotonic time. */
  long now() {
    return clock.now().nanosSinceBoot();
  }

  /** The number of the present connection. */
  long session() {
    return session;
  }

  /** How many messages may be in flight. */
  int window() {
    return Math.min(settings.inFlight(), receiveMaximum);
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
   * Publishes with QoS 1.
   *
   * @param result told on the loop: empty where the broker acknowledged, else what went wrong; not
   *     told any more once the connection is lost
   */
  void publish(String topic, String payload, boolean retained, Consumer<String> result) {
    if (client.isEmpty()) {
      result.accept("not connected");
      return;
    }
    int mine = generation;
    MqttMessage message = new MqttMessage(payload.getBytes(StandardCharsets.UTF_8));
    message.setQos(1);
    message.setRetained(retained);
    try {
      IMqttToken ignored =
          client
              .get()
              .publish(
                  topic,
                  message,
                  null,
                  listener(
                      answer -> {
                        if (mine == generation) {
                          result.accept(answer.wrong());
                        }
                      }));
    } catch (MqttException e) {
      result.accept(Cause.of(e, destination.url()));
    }
  }

  private void connect() {
    generation++;
    int mine = generation;
    try {
      MqttAsyncClient created =
          new MqttAsyncClient(serverUri(destination.url()), clientId, new MemoryPersistence());
      client = Optional.of(created);
      created.setCallback(new Callbacks(mine));
      timer = loop.after(CONNECT_WITHIN, () -> lost(mine, Cause.noAnswer(destination.url())));
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
    } catch (MqttException | IOException | GeneralSecurityException | IllegalArgumentException e) {
      loop.execute(() -> lost(mine, describe(e)));
    }
  }

  private void connected(int mine, Answer answer) {
    if (mine != generation || client.isEmpty()) {
      return;
    }
    receiveMaximum = answer.receiveMaximum();
    MqttSubscription[] all =
        subscriptions.stream()
            .map(topic -> new MqttSubscription(topic, 1))
            .toArray(MqttSubscription[]::new);
    try {
      IMqttToken ignored =
          client
              .get()
              .subscribe(
                  all,
                  null,
                  listener(
                      subscribed -> {
                        if (!subscribed.wrong().isEmpty()) {
                          lost(mine, "subscribing: " + subscribed.wrong());
                        } else if (mine == generation) {
                          timer.cancel();
                          up = true;
                          since = now();
                          events.up(this);
                        }
                      }),
                  new MqttProperties());
    } catch (MqttException e) {
      lost(mine, Cause.of(e, destination.url()));
    }
  }

  private void lost(int mine, String cause) {
    if (mine != generation) {
      return;
    }
    if (up && now() - since >= STEADY.toNanos()) {
      backoff.reset();
    }
    if (up) {
      since = now();
    }
    drop(() -> {});
    if (wanted) {
      timer = loop.after(backoff.next(), this::connect);
      events.down(this, cause);
    }
  }

  private void drop(Runnable whenDone) {
    generation++;
    up = false;
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
          try {
            old.close(true);
          } catch (MqttException | RuntimeException e) {
            // Nothing is left to close.
          }
          whenDone.run();
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
    message.setQos(1);
    message.setRetained(true);
    options.setWill(lastWill.topic(), message);
    destination.user().ifPresent(options::setUserName);
    if (destination.passwordFile().isPresent()) {
      String password =
          Files.readString(destination.passwordFile().get()).lines().findFirst().orElse("");
      options.setPassword(password.getBytes(StandardCharsets.UTF_8));
    }
    options.setSocketFactory(
        destination.tls().isPresent()
            ? TlsSockets.of(destination.tls().get())
            : PromptSockets.plain());
    return options;
  }

  private String describe(Exception e) {
    return e instanceof MqttException || e instanceof GeneralSecurityException
        ? Cause.of(e, destination.url())
        : "configuration: " + e;
  }

  private static String serverUri(URI url) {
    String scheme = url.getScheme().equals("mqtts") ? "ssl" : "tcp";
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
        Answer answer = Answer.of(token);
        loop.execute(() -> onAnswer.accept(answer));
      }

      @Override
      public void onFailure(IMqttToken token, Throwable exception) {
        Answer answer = new Answer(cause.apply(exception, destination.url()), 0);
        loop.execute(() -> onAnswer.accept(answer));
      }
    };
  }

  /**
   * What the broker answered.
   *
   * @param wrong what it refused; empty where it agreed
   * @param receiveMaximum how many messages it takes in flight
   */
  private record Answer(String wrong, int receiveMaximum) {
    private static final int RECEIVE_MAXIMUM_DEFAULT = 65_535;

    static Answer of(IMqttToken token) {
      int worst =
          Arrays.stream(Optional.ofNullable(token.getReasonCodes()).orElse(new int[0]))
              .max()
              .orElse(0);
      int maximum =
          Optional.ofNullable(token.getResponseProperties())
              .flatMap(properties -> Optional.ofNullable(properties.getReceiveMaximum()))
              .orElse(RECEIVE_MAXIMUM_DEFAULT);
      return new Answer(worst >= Cause.FIRST_FAILURE ? Cause.ofReason(worst, "") : "", maximum);
    }
  }

  /** Hands what the library tells over to the loop. */
  private final class Callbacks implements MqttCallback {
    private final int mine;
    private final AtomicInteger waiting = new AtomicInteger();

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
    public void messageArrived(String topic, MqttMessage message) {
      byte[] payload = message.getPayload();
      boolean retained = message.isRetained();
      if (waiting.incrementAndGet() > MOST_ARRIVED) {
        waiting.decrementAndGet();
        events.overrun();
        return;
      }
      loop.execute(
          () -> {
            waiting.decrementAndGet();
            if (mine == generation) {
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
