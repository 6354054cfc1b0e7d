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
import java.util.SplittableRandom;
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
import no.trygghub.simulator.broker.BrokerPort;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;

/**
 * Receives what hubs send and acknowledges it. Reconnects by itself, with a session that the broker
 * keeps meanwhile, and waits longer where another client took that session over. A message that
 * comes again is acknowledged again, because the hub may not have had the first acknowledgement.
 *
 * <p>Everything happens on its own loop; its methods may be called on any thread.
 */
public final class ResponseCentre implements AutoCloseable {
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);
  private static final Duration REPEAT_COMMAND_AFTER = Duration.ofSeconds(5);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration FINISH_WITHIN = Duration.ofSeconds(5);

  /** How many messages may be on their way in that are not yet kept. */
  private static final int MOST_NOT_KEPT = 1_000;

  /** Reason codes from here on are refusals (MQTT 5, section 2.4). */
  private static final int REFUSED_FROM = 0x80;

  /** How long it takes a broker at the most to bring what it keeps of hubs' status. */
  private static final Duration STATUS_WITHIN = Duration.ofSeconds(30);

  private static final String SOURCE = "urn:trygghub:response-centre";

  private final CentreSettings settings;
  private final Intake intake;
  private final HubClock clock;
  private final CentreListener listener;
  private final EventLoop loop;
  private final DownlinkComposer composer = new DownlinkComposer(SOURCE);
  private final Ledger ledger;
  private final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  private final Sayings sayings;
  private final Optional<BufferedWriter> record;
  // Keeps everything before it is acknowledged; where there is none, only this process remembers.
  private final Optional<Clerk> clerk;
  // Commands by id that no hub has answered; touched by the loop alone.
  private final Set<String> unanswered = new HashSet<>();
  private final Rivals rivals = new Rivals(RECONNECT_AFTER);
  private Optional<MqttAsyncClient> client = Optional.empty();
  private int generation;
  private boolean closed;

  private ResponseCentre(
      CentreSettings settings,
      Intake intake,
      Optional<Keeper> keeper,
      HubClock clock,
      CentreListener listener)
      throws IOException {
    this.settings = settings;
    this.intake = intake;
    this.clock = clock;
    this.listener = listener;
    this.ledger = new Ledger(intake.share().isEmpty());
    this.loop = new EventLoop(clock, failure -> listener.garbage("-", failure.toString()));
    this.sayings = new Sayings(loop);
    this.record =
        settings.record().isPresent()
            ? Optional.of(
                Files.newBufferedWriter(
                    settings.record().get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND))
            : Optional.empty();
    this.clerk =
        keeper.map(
            own -> new Clerk(own, () -> clock.now().wall(), new OnLoop(), new SplittableRandom()));
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
    return start(settings, Intake.alone(), Optional.empty(), clock, listener);
  }

  /**
   * The same as a certain client, maybe one of several that share the messages, and with a keeper:
   * a message is acknowledged, to the broker and to the hub, only once it is kept. One that shares
   * and has no keeper tells neither of missing messages nor of silent hubs, because it sees but a
   * part of what comes.
   *
   * @param keeper what keeps all that comes; its owner closes it, after this
   */
  public static ResponseCentre start(
      CentreSettings settings,
      Intake intake,
      Optional<Keeper> keeper,
      HubClock clock,
      CentreListener listener)
      throws IOException, InterruptedException {
    ResponseCentre centre = new ResponseCentre(settings, intake, keeper, clock, listener);
    centre.loop.start("response-centre");
    centre.loop.execute(centre::connect);
    if (centre.hearsAll()) {
      centre.loop.execute(centre::look);
    }
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
    if (clerk.isPresent()) {
      clerk
          .get()
          .say(
              new Keeper.Said(about, word, clock.now().wall()),
              () -> loop.execute(() -> sayNow(about, word)));
    } else {
      loop.execute(() -> sayNow(about, word));
    }
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

  /**
   * Ends what was begun and disconnects. What came and could not be kept within some seconds is not
   * acknowledged.
   */
  @Override
  public void close() {
    clerk.ifPresent(this::finish);
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

  /** Takes no more, where nobody keeps it for later, and waits until what came is kept. */
  private void finish(Clerk own) {
    if (intake.sessionKept().isZero()) {
      Optional<MqttAsyncClient> open = ask(() -> client);
      try {
        if (open.isPresent()) {
          open.get()
              .unsubscribe(intake.subscription(settings.tenant()))
              .waitForCompletion(FINISH_WITHIN.toMillis());
        }
      } catch (MqttException e) {
        // Not connected, so that nothing more comes either.
      }
    }
    own.finish(FINISH_WITHIN);
  }

  private void sayNow(Received about, Downlink.Word word) {
    try {
      acknowledge(about, word, word == Downlink.Word.RECEIVED);
    } catch (JsonException e) {
      listener.garbage(about.channel(), String.valueOf(e.getMessage()));
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
      MqttAsyncClient created =
          new MqttAsyncClient(serverUri(), intake.clientId(), new MemoryPersistence());
      client = Optional.of(created);
      created.setManualAcks(clerk.isPresent());
      created.setCallback(new Callbacks(mine, created));
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
      options.setSessionExpiryInterval(intake.sessionKept().toSeconds());
      if (clerk.isPresent()) {
        options.setReceiveMaximum(MOST_NOT_KEPT);
      }
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
      subscribe(created, intake.subscription(settings.tenant()));
      boolean statusToo = clerk.isPresent() && intake.share().isPresent();
      if (statusToo) {
        IMqttToken ignored = created.subscribe(intake.statusSubscription(settings.tenant()), 1);
      }
      loop.execute(
          () -> {
            if (mine == generation) {
              if (statusToo) {
                loop.after(STATUS_WITHIN, () -> endStatus(created));
              }
              rivals.connected(clock.now());
              clerk.ifPresent(own -> own.listening(true));
              sayings.connected(created, Sayings.receiveMaximum(accepted));
              connected.complete(true);
              listener.connection(true, "");
            }
          });
    } catch (MqttException | IOException e) {
      loop.execute(() -> lost(mine, e));
    }
  }

  /**
   * Subscribes with QoS 1.
   *
   * @throws MqttException where the broker does not answer
   * @throws IOException where it refuses
   */
  private static void subscribe(MqttAsyncClient own, String topics)
      throws MqttException, IOException {
    IMqttToken answered = own.subscribe(topics, 1);
    answered.waitForCompletion(10_000);
    for (int code : Optional.ofNullable(answered.getReasonCodes()).orElse(new int[0])) {
      if (code >= REFUSED_FROM) {
        throw new IOException(
            "the broker refuses the subscription to %s with reason code 0x%02X"
                .formatted(topics, code));
      }
    }
  }

  /** What the broker kept has come; what is new comes by the shared subscription. */
  private void endStatus(MqttAsyncClient own) {
    try {
      IMqttToken ignored = own.unsubscribe(intake.statusSubscription(settings.tenant()));
    } catch (MqttException e) {
      // That connection is gone, and the next begins anew.
    }
  }

  private void lost(int mine, Throwable cause) {
    if (mine != generation || closed) {
      return;
    }
    Duration wait = rivals.lost(clock.now());
    lost(
        cause,
        rivals.isSuspected()
            ? reason(cause)
                + ", and so again and again; maybe another receiver uses the client id "
                + ownIdInstead(wait)
            : reason(cause),
        wait);
  }

  /** The broker says that another one has the session now. */
  private void takenOver(int mine) {
    if (mine != generation || closed) {
      return;
    }
    Duration wait = rivals.takenOver(clock.now());
    String cause = "another receiver uses the client id " + ownIdInstead(wait);
    lost(new IOException(cause), cause, wait);
  }

  private String ownIdInstead(Duration wait) {
    return intake.clientId()
        + "; give each its own by --client-id, or its own certificate where the broker takes the id"
        + " from there; tried again in "
        + wait.toSeconds()
        + " s";
  }

  private void lost(Throwable cause, String told, Duration wait) {
    generation++;
    clerk.ifPresent(own -> own.listening(false));
    sayings.lost();
    client.ifPresent(ResponseCentre::discard);
    client = Optional.empty();
    connected.completeExceptionally(cause);
    listener.connection(false, told);
    loop.after(wait, this::connect);
  }

  /**
   * A message came.
   *
   * @param acknowledge tells the broker that it is done with
   */
  private void arrived(String topic, String payload, boolean retained, Runnable acknowledge) {
    if (payload.isEmpty()) {
      // A hub that is taken out of use empties what the broker keeps of it.
      inOrder(acknowledge);
      return;
    }
    Instant now = clock.now().wall();
    try {
      Received message = Received.read(topic, payload);
      if (clerk.isPresent()) {
        boolean answered = settings.acknowledge() && isToBeAnswered(message);
        clerk
            .get()
            .keep(
                new Arrival(message, retained, answered, now),
                kept -> loop.execute(() -> kept(message, retained, now, kept, acknowledge)));
        return;
      }
      boolean[] repeated = {false};
      ledger.take(message, now, new Forward(listener, () -> repeated[0] = true));
      act(message, now, repeated[0], retained);
      acknowledge.run();
    } catch (JsonException e) {
      listener.garbage(topic, String.valueOf(e.getMessage()));
      inOrder(acknowledge);
    }
  }

  /** What is not kept is done with as well, but not before what came before it (MQTT 5, 4.6). */
  private void inOrder(Runnable acknowledge) {
    if (clerk.isPresent()) {
      clerk.get().afterwards(() -> loop.execute(acknowledge));
    } else {
      acknowledge.run();
    }
  }

  /** A message came, and this became of it. */
  private void kept(
      Received message, boolean retained, Instant at, Keeper.Kept kept, Runnable acknowledge) {
    acknowledge.run();
    try {
      if (kept.outcome() == Keeper.Outcome.REFUSED) {
        listener.garbage(message.source() + "/up/" + message.channel(), kept.problem());
        return;
      }
      ledger.take(message, kept, listener);
      act(message, at, kept.outcome() == Keeper.Outcome.REPEATED, retained);
    } catch (JsonException e) {
      listener.garbage(
          message.source() + "/up/" + message.channel(), String.valueOf(e.getMessage()));
    }
  }

  /** Does what a message asks for. */
  private void act(Received message, Instant at, boolean repeated, boolean retained)
      throws JsonException {
    write(at, message, repeated, retained);
    if (message.channel().equals("reply")) {
      unanswered.remove(message.data().text("commandId"));
    }
    if (settings.acknowledge() && isToBeAnswered(message)) {
      acknowledge(message, Downlink.Word.RECEIVED, true);
      boolean isNewAlarm = message.channel().equals("alarm") && !repeated;
      if (isNewAlarm && settings.acceptAfter().isPresent()) {
        loop.after(settings.acceptAfter().get(), () -> say(message, Downlink.Word.ACCEPTED));
      }
    }
  }

  private static boolean isToBeAnswered(Received message) throws JsonException {
    return message.reference().isPresent()
        && (message.channel().equals("alarm") || message.channel().equals("fault"));
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

  private void write(Instant now, Received message, boolean repeated, boolean retained) {
    if (record.isEmpty()) {
      return;
    }
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("receivedAt", now.toString());
    line.put("topic", "trygghub/v1/" + message.source() + "/up/" + message.channel());
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

  /** Whether what this process hears is all there is, so that it may miss something. */
  private boolean hearsAll() {
    return clerk.isEmpty() && intake.share().isEmpty();
  }

  private String serverUri() {
    URI broker = settings.broker();
    String scheme = "mqtts".equals(broker.getScheme()) ? "mqtts://" : "tcp://";
    return scheme + broker.getHost() + ":" + BrokerPort.of(broker);
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

  /** Hands what the clerk tells over to the loop. */
  private final class OnLoop implements Clerk.Reports {
    @Override
    public void away(String problem) {
      loop.execute(() -> listener.keeping(false, problem));
    }

    @Override
    public void back() {
      loop.execute(() -> listener.keeping(true, ""));
    }

    @Override
    public void found(Keeper.Look look) {
      loop.execute(() -> ledger.take(look, listener));
    }
  }

  /** Hands what the library tells over to the loop. */
  private final class Callbacks implements MqttCallback {
    private final int mine;
    private final MqttAsyncClient own;

    Callbacks(int mine, MqttAsyncClient own) {
      this.mine = mine;
      this.own = own;
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      if (response.getReturnCode() == MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER) {
        loop.execute(() -> takenOver(mine));
        return;
      }
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
      int id = message.getId();
      int qos = message.getQos();
      loop.execute(() -> arrived(topic, payload, retained, () -> acknowledge(id, qos)));
    }

    private void acknowledge(int id, int qos) {
      if (clerk.isEmpty()) {
        // The library does so itself.
        return;
      }
      try {
        own.messageArrivedComplete(id, qos);
      } catch (MqttException e) {
        // That connection is gone; what the broker sends again is known.
      }
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String uri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
