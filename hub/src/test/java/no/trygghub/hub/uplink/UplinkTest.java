package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.Draft;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.contract.HeartbeatFacts;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.FewBytesBroker;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import no.trygghub.hub.testing.SpoiltIndex;
import no.trygghub.hub.testing.Wire;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

/** What the uplink does with one broker and with several. */
class UplinkTest extends UplinkBench {
  /** Several times what is fetched at once, and what is taken out at once, and some more. */
  private static final int BACKLOG = 357;

  /** Packet types of MQTT. */
  private static final int PUBLISH = 3;

  private static final int PUBACK = 4;
  private static final int SUBACK = 9;
  private static final int PINGRESP = 13;

  private static final String ID = "trygghub-0806-h-7f3a";

  /** More than is fetched while a disk stands still. */
  private static final int LONG_BACKLOG = 5_000;

  @Test
  void anAlarmLeavesTheOutboxWhenTheResponseCentreAcknowledgesItAndNotBefore() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(buffer, destination("first", broker));

    eventually(() -> assertThat(centre.on(ALARM)).hasSize(1));
    assertThat(centre.on(ALARM).getFirst().id()).isEqualTo(alarm.id().value());
    assertThat(centre.on(ALARM).getFirst().field("late")).isEqualTo(false);
    eventually(() -> assertThat(first(buffer).reachedBroker()).isTrue());
    assertThat(buffer.depth()).isEqualTo(1);

    centre.acknowledge(HUB, reference(alarm), Optional.of(alarm.id()), Downlink.Word.RECEIVED);

    eventually(() -> assertThat(buffer.depth()).isZero());
    assertThat(ears.delivered).containsExactly(alarm.id());
    assertThat(ears.deliveredBy).containsExactly("first");
    eventually(
        SOME,
        () ->
            assertThat(centre.on("up/alarms-active"))
                .last()
                .satisfies(
                    snapshot ->
                        assertThat(snapshot.data().fields().toString()).contains("received")));
  }

  @Test
  void whatIsKnownOfAnEarlierAlarmAndWentBadKeepsNothingFromTheResponseCentre() throws Exception {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    store(buffer);
    store(buffer);
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("hub.db"));
        Statement statement = connection.createStatement()) {
      // As bits that flipped make of them: these rows have no checksum.
      statement.execute("UPDATE alarm SET id = char(7) || id WHERE number = 1");
      statement.execute("UPDATE alarm SET data = char(7) || data WHERE number = 2");
    }
    Message alarm = store(buffer);

    hub(buffer, destination("first", broker));

    eventually(SOME, () -> assertThat(centre.on(ALARM)).hasSize(3));
    eventually(SOME, () -> assertThat(centre.on("up/heartbeat")).isNotEmpty());
    eventually(
        SOME,
        () ->
            assertThat(centre.on("up/alarms-active"))
                .last()
                .satisfies(
                    snapshot ->
                        assertThat(snapshot.data().fields().toString())
                            .contains("count=3", reference(alarm).value())));
  }

  @Test
  void aConnectionThatCouldNotEvenBeBegunIsTriedAgain() {
    Wire wire = closed(Wire.to(broker("first")));
    List<Throwable> failures = new ArrayList<>();
    EventLoop own = new EventLoop(clock, failures::add);
    AtomicInteger asked = new AtomicInteger();
    start(
        wire,
        own,
        new HubClock() {
          @Override
          public HubTime now() {
            // Asked first for what the broker is to say when it loses the hub.
            if (asked.incrementAndGet() == 1) {
              throw new IllegalStateException("once");
            }
            return clock.now();
          }

          @Override
          public long nanosSinceBoot() {
            return clock.nanosSinceBoot();
          }
        },
        UplinkBench::facts);

    eventually(own, () -> assertThat(wire.published()).contains("up/heartbeat"));
    assertThat(failures).hasSize(1);
    assertThat(ears.destinations.getFirst()).contains("first: no answer from ");
  }

  @Test
  void whatFailsOnceIsDoneAgainAtItsTime() {
    Wire wire = closed(Wire.to(broker("first")));
    List<Throwable> failures = new ArrayList<>();
    EventLoop own = new EventLoop(clock, failures::add);
    AtomicInteger asked = new AtomicInteger();
    start(
        wire,
        own,
        clock,
        () -> {
          if (asked.incrementAndGet() <= 2) {
            throw new IllegalStateException("once");
          }
          return facts();
        });

    eventually(own, () -> assertThat(wire.published()).contains("up/heartbeat"));
    assertThat(failures).hasSize(2);
  }

  /** Starts an uplink on a loop of its own, which is stopped at the end. */
  private void start(Wire wire, EventLoop own, HubClock wall, Supplier<HeartbeatFacts> facts) {
    Uplink uplink =
        new Uplink(
            configuration(Configurations.destination("first", wire.url())),
            buffer(),
            composer(),
            own,
            wall,
            clock,
            facts,
            ears);
    uplink.start();
    open.add(
        () -> {
          own.start("stopping");
          uplink.stop(Duration.ofSeconds(3));
          own.close();
        });
  }

  private void eventually(EventLoop own, ThrowingRunnable assertion) {
    Awaitility.await()
        .pollInSameThread()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              clock.advance(Duration.ofMillis(500));
              own.runDue();
              assertion.run();
            });
  }

  @Test
  void anEventLeavesTheOutboxWhenTheBrokerHasIt() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    buffer.commit(Map.of(), List.of(sequence -> composer().message(event(), sequence)));
    hub(buffer, destination("first", broker));

    eventually(() -> assertThat(buffer.depth()).isZero());
    // The broker may tell the hub first.
    eventually(() -> assertThat(centre.on("up/event")).hasSize(1));
  }

  @Test
  void aBacklogArrivesInItsOrderAndAllOfItLeavesTheOutbox() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    List<Message> stored =
        buffer.commit(
            Map.of(),
            Collections.nCopies(BACKLOG, sequence -> composer().message(event(), sequence)));
    hub(buffer, destination("first", broker));

    eventually(() -> assertThat(buffer.depth()).isZero());
    eventually(() -> assertThat(centre.on("up/event")).hasSize(BACKLOG));
    assertThat(centre.on("up/event").stream().map(ResponseCentre.Heard::id).toList())
        .isEqualTo(stored.stream().map(message -> message.id().value()).toList());
  }

  /** The watchdog has more patience with a loop that is seen to wait for the disk. */
  @Test
  void anUplinkThatWaitsForWhatIsDoneBesideItAtTheDatabaseIsSeenToWaitForTheDatabase() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    buffer.commit(
        Map.of(),
        Collections.nCopies(LONG_BACKLOG, sequence -> composer().message(event(), sequence)));
    hub(buffer, destination("first", broker));
    eventually(() -> assertThat(centre.on("up/event")).isNotEmpty());
    CountDownLatch diskAnswers = new CountDownLatch(1);
    Draft slow =
        sequence -> {
          await(diskAnswers);
          return composer().message(event(), sequence);
        };
    Thread detection = new Thread(() -> buffer.commit(Map.of(), List.of(slow)));
    AtomicBoolean goesOn = new AtomicBoolean(true);
    Thread uplink =
        new Thread(
            () -> {
              while (goesOn.get()) {
                loop.runDue();
              }
            });
    open.add(
        () -> {
          diskAnswers.countDown();
          goesOn.set(false);
          detection.join(PATIENCE);
          uplink.join(PATIENCE);
        });

    detection.start();
    uplink.start();

    StackTraceElement[] waiting =
        Awaitility.await().atMost(PATIENCE).until(uplink::getStackTrace, UplinkTest::waitsForWork);
    assertThat(waiting)
        .anyMatch(frame -> frame.getClassName().startsWith("no.trygghub.hub.buffer."));
    diskAnswers.countDown();
    Awaitility.await().atMost(PATIENCE).until(() -> buffer.depth() == 0);
  }

  private static boolean waitsForWork(StackTraceElement[] stack) {
    return Stream.of(stack)
        .anyMatch(frame -> frame.getClassName().equals(FutureTask.class.getName()));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theTimeForConnectingBeginsWhenTheBrokerIsCalledAndNotWhileTheDiskIsSlow() throws Exception {
    Mosquitto broker = broker("first");
    Path password = directory.resolve("password");
    assertThat(new ProcessBuilder("mkfifo", password.toString()).inheritIO().start().waitFor())
        .isZero();
    hub(
        buffer(),
        new Destination(
            "first",
            URI.create(broker.url()),
            Optional.of("hub"),
            Optional.of(password),
            Optional.empty()));
    // Opens and closes it only when somebody reads.
    Thread disk = new Thread(() -> answer(password));

    disk.start();
    eventually(() -> assertThat(ears.destinations).isNotEmpty());
    disk.join(PATIENCE);

    assertThat(ears.destinations).containsExactly("first: ");
  }

  private void answer(Path pipe) {
    try (OutputStream out = Files.newOutputStream(pipe)) {
      clock.advance(Duration.ofSeconds(11));
      out.write("secret\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSubscriptionThatWasConfirmedWhileTheHubWaitedForItsDiskCounts() {
    Mosquitto broker = talkative();
    Wire wire = closed(Wire.to(broker));
    // Comes behind the confirmation.
    centre(broker).say(HUB + "/down/command", command("retained"), true);
    wire.holdAnswers(SUBACK, PUBLISH);
    hub(buffer(), Configurations.destination("first", wire.url()));
    eventually(() -> assertThat(isLogged(broker, "Sending SUBACK to ")).isTrue());

    wire.deliver();
    untilLogged(broker, "Received PUBACK from ");
    clock.advance(Duration.ofSeconds(11));
    loop.runDue();

    assertThat(ears.destinations).containsExactly("first: ");
  }

  @Test
  void anAnswerThatCameWhileTheHubWaitedForItsDiskCounts() {
    Mosquitto broker = talkative();
    ResponseCentre centre = centre(broker);
    Wire wire = closed(Wire.to(broker));
    Buffer buffer = buffer();
    Uplink uplink = hub(buffer, Configurations.destination("first", wire.url()));
    eventually(() -> assertThat(centre.on("up/heartbeat")).isNotEmpty());
    wire.holdAnswers(PUBACK);
    store(buffer);
    uplink.outboxChanged();
    eventually(() -> assertThat(centre.on(ALARM)).isNotEmpty());

    wire.deliver();
    sayAndWaitUntilItIsThere(broker, centre);
    clock.advance(Duration.ofSeconds(31));
    loop.runDue();

    assertThat(ears.destinations).containsExactly("first: ");
  }

  @Test
  void anAnswerToAPingThatCameWhileTheHubWaitedForItsDiskCounts() {
    settings = settings(Duration.ofSeconds(20), 20);
    Mosquitto broker = talkative();
    ResponseCentre centre = centre(broker);
    Wire wire = closed(Wire.to(broker));
    hub(buffer(), Configurations.destination("first", wire.url()));
    eventually(() -> assertThat(centre.on("up/heartbeat")).isNotEmpty());
    wire.holdAnswers(PINGRESP);
    eventually(SOME, () -> assertThat(isLogged(broker, "Sending PINGRESP to ")).isTrue());

    wire.deliver();
    sayAndWaitUntilItIsThere(broker, centre);
    clock.advance(Duration.ofSeconds(16));
    loop.runDue();

    assertThat(ears.destinations).containsExactly("first: ");
  }

  private Mosquitto talkative() {
    return broker("first", "allow_anonymous true", "log_type all");
  }

  /**
   * The hub's library confirms it by itself, and then has handed over all that came before; the hub
   * has looked at none of it.
   */
  private static void sayAndWaitUntilItIsThere(Mosquitto broker, ResponseCentre centre) {
    centre.say(HUB + "/down/command", "{}", false);
    untilLogged(broker, "Received PUBACK from ");
  }

  private static void untilLogged(Mosquitto broker, String what) {
    Awaitility.await().atMost(PATIENCE).until(() -> isLogged(broker, what));
  }

  private static boolean isLogged(Mosquitto broker, String what) {
    return broker.log().stream().anyMatch(line -> line.contains(what + ID));
  }

  @Test
  void aStatusSaysWhenTheHubIsThereAndWhenItStopped() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Uplink uplink = hub(buffer(), destination("first", broker));
    eventually(() -> assertThat(states(centre)).containsExactly("online"));

    loop.start("uplink");
    uplink.stop(PATIENCE);

    ResponseCentre later = centre(broker);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(states(later)).containsExactly("offline"));
    ResponseCentre.Heard last = later.on(STATUS).getFirst();
    assertThat(last.retained()).isTrue();
    assertThat(last.field("reason")).isEqualTo("stopped");
    assertThat(last.field("session")).isEqualTo(centre.on(STATUS).getFirst().field("session"));
  }

  @Test
  void theBrokerSaysThatTheHubIsLostAndTheNextConnectionHasAHigherSession() throws Exception {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    hub(buffer(), destination("first", broker));
    eventually(() -> assertThat(states(centre)).containsExactly("online"));

    MqttAsyncClient intruder =
        new MqttAsyncClient(broker.url().replace("mqtt:", "tcp:"), ID, new MemoryPersistence());
    intruder.connect().waitForCompletion(PATIENCE.toMillis());
    eventually(() -> assertThat(states(centre)).startsWith("online", "offline"));
    try {
      intruder.disconnectForcibly(0, 500, true);
    } catch (MqttException e) {
      // The hub has come back already and the broker has sent the intruder away.
    }
    intruder.close(true);

    assertThat(centre.on(STATUS).get(1).field("reason")).isEqualTo("lost");
    eventually(() -> assertThat(ears.destinations).anyMatch(told -> !told.equals("first: ")));
    eventually(SOME, () -> assertThat(states(centre)).endsWith("offline", "online"));
    assertThat(session(centre.on(STATUS).getLast()))
        .isGreaterThan(session(centre.on(STATUS).getFirst()));
  }

  @Test
  void whatIsMadeWhileTheBrokerIsGoneArrivesLate() {
    Mosquitto broker = broker("first");
    Buffer buffer = buffer();
    Uplink uplink = hub(buffer, destination("first", broker));
    eventually(() -> assertThat(ears.last()).isEqualTo("first: "));
    broker.kill();
    eventually(() -> assertThat(ears.last()).startsWith("first: ").isNotEqualTo("first: "));

    Message alarm = store(buffer);
    uplink.outboxChanged();
    broker.restart();
    ResponseCentre centre = centre(broker);

    eventually(SOME, () -> assertThat(centre.on(ALARM)).hasSize(1));
    assertThat(centre.on(ALARM).getFirst().id()).isEqualTo(alarm.id().value());
    assertThat(centre.on(ALARM).getFirst().field("late")).isEqualTo(true);
  }

  @Test
  void anAlarmThatNobodyAcknowledgedIsSentAgainWithTheSameIdOnTheNextConnection() {
    Mosquitto broker = broker("first");
    ResponseCentre before = centre(broker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(buffer, destination("first", broker));
    eventually(() -> assertThat(before.on(ALARM)).hasSize(1));
    eventually(() -> assertThat(first(buffer).reachedBroker()).isTrue());

    broker.kill();
    eventually(() -> assertThat(ears.last()).isNotEqualTo("first: "));
    broker.restart();
    ResponseCentre centre = centre(broker);

    eventually(SOME, () -> assertThat(centre.on(ALARM)).hasSize(1));
    assertThat(centre.on(ALARM).getFirst().id()).isEqualTo(alarm.id().value());
    assertThat(centre.on(ALARM).getFirst().field("late")).isEqualTo(false);
  }

  @Test
  void aMessageThatTheBrokerRefusesStaysInTheOutboxAndTheRestGoesOn() throws IOException {
    Path rules = directory.resolve("rules");
    Files.writeString(rules, "topic readwrite trygghub/#\ntopic deny " + HUB + "/" + ALARM + "\n");
    Mosquitto broker = broker("first", "allow_anonymous true", "acl_file " + rules);
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    buffer.commit(Map.of(), List.of(sequence -> composer().message(event(), sequence)));
    hub(buffer, destination("first", broker));

    eventually(() -> assertThat(ears.last()).startsWith("first: up/alarm: not authorised"));
    eventually(() -> assertThat(centre.on("up/event")).hasSize(1));
    eventually(() -> assertThat(buffer.depth()).isEqualTo(1));
    assertThat(first(buffer).reachedBroker()).isFalse();
    assertThat(centre.on(ALARM)).isEmpty();

    Files.writeString(rules, "topic readwrite trygghub/#\n");
    broker.reload();

    eventually(SOME, () -> assertThat(centre.on(ALARM)).isNotEmpty());
    assertThat(centre.on(ALARM).getFirst().id()).isEqualTo(alarm.id().value());
    eventually(() -> assertThat(ears.last()).isEqualTo("first: "));
  }

  @Test
  void severalMessagesThatTheBrokerRefusedGoOutInTheOrderInWhichTheyWereMade() throws IOException {
    Path rules = directory.resolve("rules");
    Files.writeString(rules, "topic readwrite trygghub/#\ntopic deny " + HUB + "/up/event\n");
    Mosquitto broker =
        broker("first", "allow_anonymous true", "acl_file " + rules, "log_type debug");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    List<String> events =
        buffer
            .commit(
                Map.of(), Collections.nCopies(5, sequence -> composer().message(event(), sequence)))
            .stream()
            .map(event -> event.id().value())
            .toList();
    hub(buffer, destination("first", broker));
    eventually(() -> assertThat(ears.last()).startsWith("first: up/event: not authorised"));
    // The rules change only after all that were in flight at the first refusal are refused.
    eventually(() -> assertThat(refusals(broker)).hasSizeGreaterThanOrEqualTo(events.size()));

    Files.writeString(rules, "topic readwrite trygghub/#\n");
    broker.reload();

    eventually(SOME, () -> assertThat(centre.on("up/event")).hasSize(5));
    // Until the broker has read its rules the hub tries one after the other alone, in their order.
    List<String> expected = new ArrayList<>(events);
    int triedAlone = refusals(broker).size() - events.size();
    expected.addFirst(expected.remove(triedAlone % events.size()));
    assertThat(centre.on("up/event").stream().map(event -> event.id()).toList())
        .isEqualTo(expected);
  }

  @Test
  void aMessageThatTheBrokerWillNeverTakeKeepsNoOtherBack() {
    Mosquitto broker = broker("first", "allow_anonymous true", "max_packet_size 17000");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Finding.EventFinding usual = (Finding.EventFinding) event();
    Finding.EventFinding large =
        new Finding.EventFinding(
            usual.event(), usual.sensor(), usual.at(), Map.of("text", "x".repeat(20_000)));
    List<Message> stored =
        buffer.commit(
            Map.of(),
            Stream.of(large, usual, large, usual, usual)
                .<Draft>map(event -> sequence -> composer().message(event, sequence))
                .toList());
    hub(buffer, destination("first", broker));

    eventually(SOME, () -> assertThat(centre.on("up/event")).hasSize(3));

    assertThat(centre.on("up/event").stream().map(event -> event.id()).toList())
        .containsExactlyInAnyOrder(
            stored.get(1).id().value(), stored.get(3).id().value(), stored.get(4).id().value());
    eventually(() -> assertThat(buffer.depth()).isEqualTo(2));
  }

  @Test
  void whatWasRefusedGoesOutAtOnceOverTheNextConnection() throws IOException {
    Path rules = directory.resolve("rules");
    Files.writeString(rules, "topic readwrite trygghub/#\ntopic deny " + HUB + "/" + ALARM + "\n");
    Mosquitto broker =
        broker("first", "allow_anonymous true", "acl_file " + rules, "log_type debug");
    Buffer buffer = buffer();
    store(buffer);
    hub(buffer, destination("first", broker));
    eventually(SOME, () -> assertThat(refusals(broker)).hasSizeGreaterThan(5));

    broker.kill();
    eventually(() -> assertThat(ears.last()).isNotEqualTo("first: "));
    Files.writeString(rules, "topic readwrite trygghub/#\n");
    broker.restart();
    ResponseCentre centre = centre(broker);
    eventually(SOME, () -> assertThat(states(centre)).contains("online"));

    eventually(() -> assertThat(centre.on(ALARM)).isNotEmpty());
  }

  @Test
  void alarmsGoOutAtOnceWhenTheOutboxMovesToMemoryWhileTheNextIsLookedFor() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    List<String> alarms =
        List.of(store(buffer), store(buffer)).stream().map(alarm -> alarm.id().value()).toList();
    hub(buffer, destination("first", broker));
    SpoiltIndex.ofChannels(directory.resolve("hub.db"));

    eventually(() -> assertThat(centre.on(ALARM)).hasSize(2));

    assertThat(centre.on(ALARM).stream().map(event -> event.id()).toList()).isEqualTo(alarms);
    assertThat(buffer.unwritable()).isPresent();
  }

  @Test
  void aWrongPasswordIsToldApartFromABrokerThatIsNotThere() throws IOException {
    Path passwords = directory.resolve("passwords");
    Files.writeString(passwords, Mosquitto.passwordLine("h-7f3a", "right") + "\n");
    passwords.toFile().setReadable(true, true);
    Path password = directory.resolve("password");
    Files.writeString(password, "wrong\n");
    Mosquitto broker = broker("first", "allow_anonymous false", "password_file " + passwords);
    hub(
        buffer(),
        new Destination(
            "first",
            URI.create(broker.url()),
            Optional.of("h-7f3a"),
            Optional.of(password),
            Optional.empty()));

    eventually(() -> assertThat(ears.last()).contains("user name or password"));
    broker.kill();
    eventually(SOME, () -> assertThat(ears.last()).contains("cannot be reached"));
    broker.restart();
    Files.writeString(password, "right\n");
    eventually(SOME, () -> assertThat(ears.last()).isEqualTo("first: "));
  }

  @Test
  void garbageAndExpiredAndRetainedCommandsAreRefusedAndCounted() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    centre.say(HUB + "/down/command", command("retained"), true);
    Uplink uplink = hub(buffer(), destination("first", broker));
    eventually(() -> assertThat(states(centre)).containsExactly("online"));

    centre.say(HUB + "/down/command", command("c-1"), false);
    centre.say(HUB + "/down/command", "{", false);
    centre.say(HUB + "/down/command", expired("c-0"), false);
    centre.say(HUB + "/down/command", command("c-2"), false);

    eventually(() -> assertThat(ears.commands).endsWith("c-2"));
    assertThat(ears.commands).containsExactly("c-1", "c-2");
    assertThat(uplink.refusedDownlink()).isEqualTo(3);
  }

  @Test
  void anAcknowledgementThatHasExpiredIsRefusedAndCounted() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    Uplink uplink = hub(buffer, destination("first", broker));
    eventually(() -> assertThat(centre.on(ALARM)).hasSize(1));

    centre.say(
        HUB + "/down/ack", acknowledgement(alarm, clock.now().wall().minusSeconds(1)), false);
    eventually(() -> assertThat(uplink.refusedDownlink()).isEqualTo(1));
    assertThat(buffer.depth()).isEqualTo(1);

    centre.say(
        HUB + "/down/ack", acknowledgement(alarm, clock.now().wall().plusSeconds(60)), false);
    eventually(() -> assertThat(buffer.depth()).isZero());
  }

  @Test
  void aFloodOfGarbageIsCountedWritesNothingAndDoesNotKeepAnAlarm() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Uplink uplink = hub(buffer, destination("first", broker));
    eventually(() -> assertThat(states(centre)).containsExactly("online"));

    List<String> garbage =
        List.of(
            "{",
            "",
            "[".repeat(10_000),
            "{\"specversion\":\"1.0\",\"id\":\"\\ud800\\u0000\"}",
            "{\"id\":1,\"id\":2}",
            "{\"id\":1e999999999}");
    // What is larger than the hub takes at once, the broker keeps to itself.
    centre.say(HUB + "/down/command", "x".repeat(100_000), false);
    // The hub does not get to look at any of it meanwhile.
    for (int i = 0; i < 360; i++) {
      centre.say(HUB + "/down/command", garbage.get(i % garbage.size()), false);
    }
    assertThat(buffer.lastSequence()).isZero();
    Message alarm = store(buffer);
    uplink.outboxChanged();
    eventually(() -> assertThat(centre.on(ALARM)).hasSize(1));
    eventually(() -> assertThat(uplink.refusedDownlink()).isEqualTo(360));

    centre.acknowledge(HUB, reference(alarm), Optional.of(alarm.id()), Downlink.Word.RECEIVED);
    eventually(() -> assertThat(buffer.depth()).isZero());
    uplink.replayed("c-1");
    eventually(() -> assertThat(uplink.refusedDownlink()).isEqualTo(361));
    assertThat(ears.commands).isEmpty();
    assertThat(ears.destinations).containsExactly("first: ");
  }

  @Test
  void aBurstOfAcknowledgementsIsHeldBackAndNoneIsLost() {
    Mosquitto broker = broker("first", "allow_anonymous true", "max_queued_messages 0");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    hub(buffer, destination("first", broker));
    List<Message> stored = new ArrayList<>();
    for (int i = 0; i < BACKLOG; i++) {
      stored.add(store(buffer));
    }
    eventually(() -> assertThat(centre.on(ALARM)).hasSize(BACKLOG));

    // The hub does not get to look at any of them meanwhile.
    for (Message alarm : stored) {
      centre.acknowledge(HUB, reference(alarm), Optional.of(alarm.id()), Downlink.Word.RECEIVED);
    }

    eventually(() -> assertThat(buffer.depth()).isZero());
    assertThat(centre.on(ALARM)).hasSize(BACKLOG);
  }

  @Test
  void anAlarmIsRepeatedAfterTenSecondsWithoutAnAcknowledgement() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(buffer, destination("first", broker));
    eventually(() -> assertThat(first(buffer).reachedBroker()).isTrue());
    eventually(() -> assertThat(centre.on(ALARM)).hasSize(1));

    clock.advance(Duration.ofSeconds(9));
    loop.runDue();
    assertThat(centre.on(ALARM)).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    eventually(() -> assertThat(centre.on(ALARM)).hasSize(2));
    assertThat(centre.on(ALARM)).allMatch(heard -> heard.id().equals(alarm.id().value()));

    centre.acknowledge(HUB, reference(alarm), Optional.empty(), Downlink.Word.RECEIVED);
    eventually(() -> assertThat(buffer.depth()).isZero());
    clock.advance(Duration.ofMinutes(2));
    loop.runDue();
    assertThat(buffer.depth()).isZero();
    assertThat(centre.on(ALARM)).hasSize(2);
  }

  @Test
  void aChangeIsRepeatedAsANewAlarmIsWhereItIsUrgentAndDoesNotStandForTheAlarm() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    Message urgent = storeChange(buffer, alarm, true);
    storeChange(buffer, alarm, false);
    hub(buffer, destination("first", broker));
    eventually(() -> assertThat(centre.on(ALARM)).hasSize(3));
    eventually(
        () ->
            assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10))
                .allMatch(StoredMessage::reachedBroker));

    clock.advance(Duration.ofSeconds(10));
    eventually(() -> assertThat(centre.on(ALARM)).hasSize(5));
    centre.acknowledge(HUB, reference(urgent), Optional.of(urgent.id()), Downlink.Word.RECEIVED);
    eventually(() -> assertThat(buffer.depth()).isEqualTo(2));
    clock.advance(Duration.ofSeconds(20));

    eventually(() -> assertThat(centre.on(ALARM)).hasSize(6));
    assertThat(centre.on(ALARM).getLast().id()).isEqualTo(alarm.id().value());
  }

  @Test
  void anAlarmThatTheFirstDestinationLeavesUnacknowledgedForAMinuteGoesToTheSecond() {
    Wire wire = closed(Wire.to(broker("first")));
    Mosquitto second = broker("second");
    ResponseCentre centre = centre(second);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(buffer, Configurations.destination("first", wire.url()), destination("second", second));
    eventually(() -> assertThat(first(buffer).reachedBroker()).isTrue());

    pass(Duration.ofSeconds(55), wire);
    assertThat(ears.overdue).isEmpty();
    assertThat(ears.destinations).noneMatch(told -> told.startsWith("second"));
    clock.advance(Duration.ofSeconds(5));

    eventually(SOME, () -> assertThat(centre.on(ALARM)).isNotEmpty());
    assertThat(centre.on(ALARM).getFirst().id()).isEqualTo(alarm.id().value());
    assertThat(ears.overdue).containsExactly(1);

    centre.acknowledge(HUB, reference(alarm), Optional.empty(), Downlink.Word.ACCEPTED);
    eventually(() -> assertThat(buffer.depth()).isZero());
    eventually(SOME, () -> assertThat(ears.overdue).containsExactly(1, 0));
  }

  @Test
  void anAlarmThatTheFirstDestinationRejectsGoesToTheSecondAtOnce() {
    Mosquitto first = broker("first");
    Mosquitto second = broker("second");
    ResponseCentre rejecting = centre(first);
    ResponseCentre centre = centre(second);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(buffer, destination("first", first), destination("second", second));
    eventually(() -> assertThat(rejecting.on(ALARM)).hasSize(1));

    rejecting.acknowledge(HUB, reference(alarm), Optional.empty(), Downlink.Word.REJECTED);

    Instant before = clock.now().wall();
    eventually(Duration.ofMillis(50), () -> assertThat(centre.on(ALARM)).isNotEmpty());
    assertThat(Duration.between(before, clock.now().wall())).isLessThan(Duration.ofSeconds(50));
    assertThat(buffer.depth()).isEqualTo(1);
    assertThat(ears.rejectedBy).containsOnly("first");
  }

  @Test
  void whatTheBrokerSaysWhenItEndsTheConnectionIsToldAsTheCause() throws IOException {
    // Mosquitto 2.0.11 does not say it, so these few bytes stand for a broker that does.
    try (FewBytesBroker broker = new FewBytesBroker()) {
      broker.serve(
          (socket, in) -> {
            FewBytesBroker.packet(in);
            // "Session taken over".
            socket.getOutputStream().write(new byte[] {(byte) 0xe0, 2, (byte) 0x8e, 0});
            socket.getOutputStream().flush();
            socket.shutdownOutput();
          });
      hub(buffer(), Configurations.destination("first", broker.url()));

      eventually(() -> assertThat(ears.last()).contains("second hub with the same id"));
    }
  }

  private String acknowledgement(Message alarm, Instant expires) {
    return new DownlinkComposer("urn:test:centre")
        .acknowledgement(
            "a-1",
            clock.now().wall(),
            new Downlink.Acknowledgement(
                reference(alarm),
                Optional.of(alarm.id()),
                Downlink.Word.RECEIVED,
                Optional.of(expires)),
            false);
  }

  /** What a broker has refused to take so far; it tells with {@code log_type debug}. */
  private static List<String> refusals(Mosquitto broker) {
    return broker.log().stream().filter(line -> line.contains("Denied PUBLISH")).toList();
  }
}
