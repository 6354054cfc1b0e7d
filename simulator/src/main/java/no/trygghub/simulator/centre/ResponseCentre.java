package no.trygghub.simulator.centre;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.uplink.PromptSockets;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * Receives what hubs send and acknowledges it. Reconnects by itself, with a session that the broker
 * keeps meanwhile. A message that comes again is acknowledged again, because the hub may not have
 * had the first acknowledgement.
 *
 * <p>Everything happens on its own loop; its methods may be called on any thread.
 */
public final class ResponseCentre implements AutoCloseable {
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);
  private static final Duration REPEAT_COMMAND_AFTER = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final long SESSION_KEPT_S = 3_600;
  private static final String SOURCE = "urn:trygghub:response-centre";

  private final CentreSettings settings;
  private final HubClock clock;
  private final CentreListener listener;
  private final EventLoop loop;
  private final String clientId = "trygghub-centre-" + UUID.randomUUID();
  private final DownlinkComposer composer = new DownlinkComposer(SOURCE);
  private final Ledger ledger = new Ledger();
  private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  private final Sayings sayings;
  private final Optional<BufferedWriter> record;
  // Commands by id that no hub has answered; touched by the loop alone.
  private final Set<String> unanswered = new HashSet<>();
  private Optional<MqttAsyncClient> client = Optional.empty();
  private int generation;
  private boolean closed;

  private ResponseCentre(CentreSettings settings, HubClock clock, CentreListener listener)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
    this.loop = new EventLoop(clock, failure -> listener.garbage("-", failure.toString()));
    this.sayings = new Sayings(loop);
    this.record =
        settings.record().isPresent()
            ? Optional.of(
                Files.newBufferedWriter(
                    settings.record().get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND))
            : Optional.empty();
  }

  /**
   * Connects for the first time and returns once connected and subscribed.
   *
   * @throws IOException where that fails within ten seconds, or the file for the record cannot be
   *     written
   */
  public static ResponseCentre start(
      CentreSettings settings, HubClock clock, CentreListener listener)
      throws IOException, InterruptedException {
    ResponseCentre centre = new ResponseCentre(settings, clock, listener);
    centre.loop.start("response-centre");
    centre.loop.execute(centre::connect);
    centre.loop.execute(centre::look);
    try {
      centre.connected.get(10, TimeUnit.SECONDS);
      return centre;
    } catch (ExecutionException | TimeoutException e) {
      centre.close();
      Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
      throw new IOException(
          settings.broker() + " cannot be used: " + (cause == null ? e : reason(cause)), e);
    }
  }

  /** What it has seen so far. */
  public Summary summary() {
    return ask(ledger::summary);
  }

  /** Whether any hub is online. */
  public boolean anyHubOnline() {
    return ask(ledger::isOnline);
  }

  /**
   * Says a word on an alarm or fault.
   *
   * @param about any message about it
   */
  public void say(Received about, Downlink.Word word) {
    loop.execute(
        () -> {
          try {
            acknowledge(about, word, word == Downlink.Word.RECEIVED);
          } catch (JsonException e) {
            listener.garbage(about.channel(), String.valueOf(e.getMessage()));
          }
        });
  }

  /**
   * Sends a command to a hub, again and again with the same id until the hub answers or the command
   * expires: a hub that is not connected for a moment does not hear it.
   */
  public void command(
      String tenant, String hub, String name, Map<String, Object> parameters, Duration validFor) {
    loop.execute(
        () -> {
          Instant now = clock.now().wall();
          Instant expires = now.plus(validFor);
          String id = UUID.randomUUID().toString();
          unanswered.add(id);
          send(
              id,
              "trygghub/v1/" + tenant + "/" + hub + "/down/command",
              composer.command(id, now, name, parameters, expires),
              expires);
        });
  }

  /** Disconnects; the broker forgets the session. */
  @Override
  public void close() {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    loop.execute(
        () -> {
          closed = true;
          generation++;
          client.ifPresent(ResponseCentre::discard);
          client = Optional.empty();
          done.complete(true);
        });
    join(done);
    loop.close();
    if (record.isPresent()) {
      try {
        record.get().close();
      } catch (IOException e) {
        listener.garbage(String.valueOf(settings.record()), String.valueOf(e.getMessage()));
      }
    }
  }

  private void send(String id, String topic, String payload, Instant expires) {
    if (unanswered.contains(id) && clock.now().wall().isBefore(expires)) {
      sayings.say(topic, payload);
      loop.after(REPEAT_COMMAND_AFTER, () -> send(id, topic, payload, expires));
    } else {
      unanswered.remove(id);
    }
  }

  private void connect() {
    if (closed) {
      return;
    }
    int mine = ++generation;
    try {
      MqttAsyncClient created = new MqttAsyncClient(serverUri(), clientId, new MemoryPersistence());
      client = Optional.of(created);
      created.setCallback(new Callbacks(mine));
      // Off the loop: the library's calls that wait must not hold up what arrives.
      Thread.startVirtualThread(() -> connect(created, mine));
    } catch (MqttException e) {
      lost(mine, e);
    }
  }

  private void connect(MqttAsyncClient created, int mine) {
    try {
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setCleanStart(false);
      options.setSessionExpiryInterval(SESSION_KEPT_S);
      options.setAutomaticReconnect(false);
      options.setConnectionTimeout(5);
      settings.user().ifPresent(options::setUserName);
      settings
          .password()
          .ifPresent(text -> options.setPassword(text.getBytes(StandardCharsets.UTF_8)));
      options.setSocketFactory(
          settings.tls().<SocketFactory>map(sockets -> sockets).orElseGet(PromptSockets::plain));
      IMqttToken accepted = created.connect(options);
      accepted.waitForCompletion(10_000);
      created
          .subscribe("trygghub/v1/" + settings.tenant().orElse("+") + "/+/up/#", 1)
          .waitForCompletion(10_000);
      loop.execute(
          () -> {
            if (mine == generation) {
              sayings.connected(created, Sayings.receiveMaximum(accepted));
              connected.complete(true);
              listener.connection(true, "");
            }
          });
    } catch (MqttException e) {
      loop.execute(() -> lost(mine, e));
    }
  }

  private void lost(int mine, Throwable cause) {
    if (mine != generation || closed) {
      return;
    }
    generation++;
    sayings.lost();
    client.ifPresent(ResponseCentre::discard);
    client = Optional.empty();
    connected.completeExceptionally(cause);
    listener.connection(false, reason(cause));
    loop.after(RECONNECT_AFTER, this::connect);
  }

  private void arrived(String topic, String payload, boolean retained) {
    if (payload.isEmpty()) {
      // A hub that is taken out of use empties what the broker keeps of it.
      return;
    }
    Instant now = clock.now().wall();
    try {
      Received message = Received.read(topic, payload);
      boolean[] repeated = {false};
      ledger.take(message, now, new Forward(listener, () -> repeated[0] = true));
      write(now, message, topic, repeated[0], retained);
      if (message.channel().equals("reply")) {
        unanswered.remove(message.data().text("commandId"));
      }
      if (settings.acknowledge() && message.reference().isPresent() && isToBeAnswered(message)) {
        acknowledge(message, Downlink.Word.RECEIVED, true);
        boolean isNewAlarm = message.channel().equals("alarm") && !repeated[0];
        if (isNewAlarm && settings.acceptAfter().isPresent()) {
          loop.after(settings.acceptAfter().get(), () -> say(message, Downlink.Word.ACCEPTED));
        }
      }
    } catch (JsonException e) {
      listener.garbage(topic, String.valueOf(e.getMessage()));
    }
  }

  private static boolean isToBeAnswered(Received message) {
    return message.channel().equals("alarm") || message.channel().equals("fault");
  }

  private void acknowledge(Received about, Downlink.Word word, boolean thisMessage)
      throws JsonException {
    Optional<String> reference = about.reference();
    if (reference.isEmpty()) {
      return;
    }
    Downlink.Acknowledgement acknowledgement =
        new Downlink.Acknowledgement(
            new AlarmId(reference.get()),
            thisMessage ? Optional.of(new MessageId(about.id())) : Optional.empty(),
            word);
    sayings.say(
        "trygghub/v1/" + about.source() + "/down/ack",
        composer.acknowledgement(
            UUID.randomUUID().toString(),
            clock.now().wall(),
            acknowledgement,
            about.channel().equals("fault")));
    ledger.acknowledged(about.source());
  }

  private void write(
      Instant now, Received message, String topic, boolean repeated, boolean retained) {
    if (record.isEmpty()) {
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("receivedAt", now.toString());
    line.put("topic", topic);
    line.put("repeat", repeated);
    line.put("retained", retained);
    try {
      line.put("message", JsonObject.read(message.json()).fields());
      record.get().write(JsonObject.write(line));
      record.get().newLine();
      record.get().flush();
    } catch (IOException | JsonException e) {
      listener.garbage(String.valueOf(settings.record()), String.valueOf(e.getMessage()));
    }
  }

  private void look() {
    ledger.look(clock.now().wall(), listener);
    loop.after(LOOK_EVERY, this::look);
  }

  private String serverUri() {
    URI broker = settings.broker();
    boolean encrypted = "mqtts".equals(broker.getScheme());
    int port = broker.getPort() >= 0 ? broker.getPort() : encrypted ? 8883 : 1883;
    return (encrypted ? "mqtts://" : "tcp://") + broker.getHost() + ":" + port;
  }

  private <T> T ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(() -> answer.complete(question.get()));
    return answer.join();
  }

  private static void join(CompletableFuture<Boolean> done) {
    try {
      done.get(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the response centre does not stop", e);
    }
  }

  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  private static void discard(MqttAsyncClient old) {
    Thread.startVirtualThread(
        () -> {
          try {
            old.disconnectForcibly(0, 500, true);
            old.close(true);
          } catch (MqttException | RuntimeException e) {
            // It was not connected any more.
          }
        });
  }

  /** Hands everything on and notices a repeat in passing. */
  private record Forward(CentreListener to, Runnable onRepeat) implements CentreListener {
    @Override
    public void received(Received message) {
      to.received(message);
    }

    @Override
    public void repeated(Received message) {
      onRepeat.run();
      to.repeated(message);
    }

    @Override
    public void back(String source) {
      to.back(source);
    }
  }

  /** Hands what the library tells over to the loop. */
  private final class Callbacks implements MqttCallback {
    private final int mine;

    Callbacks(int mine) {
      this.mine = mine;
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      Throwable cause =
          Optional.<Throwable>ofNullable(response.getException())
              .orElseGet(() -> new IOException("reason code " + response.getReturnCode()));
      loop.execute(() -> lost(mine, cause));
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      loop.execute(() -> lost(mine, exception));
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      String payload = new String(message.getPayload(), StandardCharsets.UTF_8);
      boolean retained = message.isRetained();
      loop.execute(() -> arrived(topic, payload, retained));
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
