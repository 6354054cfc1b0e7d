package no.trygghub.hub.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.contract.HeartbeatFacts;
import no.trygghub.hub.contract.Message;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Evidence;
import no.trygghub.hub.detection.Finding;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.ManualClock;
import no.trygghub.hub.testing.Mosquitto;
import no.trygghub.hub.testing.ResponseCentre;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real uplink, outbox and broker. The hub's time stands still unless a test lets it pass, so that
 * nothing is sent again, and no connection tried again, before the test wants it.
 */
class UplinkTest {
  private static final String HUB = "trygghub/v1/0806/h-7f3a";
  private static final String ALARM = "up/alarm";
  private static final String STATUS = "up/status";

  /** Several times what is fetched at once, and what is taken out at once, and some more. */
  private static final int BACKLOG = 357;

  /**
   * How much of the hub's time passes at every look where some has to pass: a few times as much as
   * in reality, and little enough that a connection is made in time.
   */
  private static final Duration SOME = Duration.ofMillis(20);

  @TempDir private Path directory;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final ManualClock clock = new ManualClock(Instant.now());
  private final EventLoop loop = new EventLoop(clock, UplinkTest::fail);
  private final Ears ears = new Ears();
  private int alarms;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

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
            assertThat(centre.on("up/alarms-active").getLast().data().fields().toString())
                .contains("received"));
  }

  @Test
  void anEventLeavesTheOutboxWhenTheBrokerHasIt() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    buffer.commit(Map.of(), List.of(sequence -> composer().message(event(), sequence)));
    hub(buffer, destination("first", broker));

    eventually(() -> assertThat(buffer.depth()).isZero());
    assertThat(centre.on("up/event")).hasSize(1);
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

  @Test
  void aStatusSaysWhenTheHubIsThereAndWhenItStopped() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Uplink uplink = hub(buffer(), destination("first", broker));
    eventually(() -> assertThat(states(centre)).containsExactly("online"));

    loop.start("uplink");
    uplink.stop(Duration.ofSeconds(3));

    ResponseCentre later = centre(broker);
    Awaitility.await().untilAsserted(() -> assertThat(states(later)).containsExactly("offline"));
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
        new MqttAsyncClient(
            broker.url().replace("mqtt:", "tcp:"), "trygghub-0806-h-7f3a", new MemoryPersistence());
    intruder.connect().waitForCompletion(10_000);
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
  void anAlarmIsRepeatedAfterTenSecondsWithoutAnAcknowledgement() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(buffer, destination("first", broker));
    eventually(() -> assertThat(first(buffer).reachedBroker()).isTrue());

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
  void anAlarmThatTheFirstDestinationLeavesUnacknowledgedForAMinuteGoesToTheSecond() {
    Mosquitto first = broker("first");
    Mosquitto second = broker("second");
    ResponseCentre centre = centre(second);
    Buffer buffer = buffer();
    Message alarm = store(buffer);
    hub(buffer, destination("first", first), destination("second", second));
    eventually(() -> assertThat(first(buffer).reachedBroker()).isTrue());

    for (int i = 0; i < 11; i++) {
      clock.advance(Duration.ofSeconds(5));
      loop.runDue();
    }
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
  }

  @Test
  void timesOfWhatWasMadeBeforeTheClockBecameRightAreRightWhenItIsSent() {
    Mosquitto broker = broker("first");
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Instant right = clock.now().wall();
    clock.setWall(Instant.EPOCH, false);
    Message alarm = store(buffer);
    clock.advance(Duration.ofMinutes(10));
    clock.setWall(right, true);
    hub(buffer, destination("first", broker));

    eventually(() -> assertThat(centre.on(ALARM)).hasSize(1));
    ResponseCentre.Heard heard = centre.on(ALARM).getFirst();
    assertThat(heard.id()).isEqualTo(alarm.id().value());
    assertThat(heard.field("timeTrusted")).isEqualTo(true);
    assertThat(heard.field("raisedAt"))
        .isEqualTo(right.minus(Duration.ofMinutes(10)).truncatedTo(ChronoUnit.MILLIS).toString());
  }

  @Test
  void whatWasFetchedBeforeTheClockBecameRightIsRightWhenItIsSent() throws IOException {
    Path rules = directory.resolve("rules");
    Files.writeString(rules, "topic readwrite trygghub/#\ntopic deny " + HUB + "/" + ALARM + "\n");
    Mosquitto broker = broker("first", "allow_anonymous true", "acl_file " + rules);
    ResponseCentre centre = centre(broker);
    Buffer buffer = buffer();
    Instant right = clock.now().wall();
    clock.setWall(Instant.EPOCH, false);
    List<Message> alarms = List.of(store(buffer), store(buffer), store(buffer));
    hub(buffer, destination("first", broker));
    eventually(() -> assertThat(ears.last()).startsWith("first: up/alarm: not authorised"));

    clock.setWall(right, true);
    eventually(
        SOME,
        () ->
            assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10))
                .allMatch(stored -> stored.message().json().contains("\"timeTrusted\":true")));
    Files.writeString(rules, "topic readwrite trygghub/#\n");
    broker.reload();

    eventually(SOME, () -> assertThat(centre.on(ALARM)).hasSizeGreaterThanOrEqualTo(3));
    assertThat(centre.on(ALARM)).allMatch(heard -> heard.field("timeTrusted").equals(true));
    assertThat(centre.on(ALARM).stream().map(ResponseCentre.Heard::id).distinct())
        .containsExactlyInAnyOrderElementsOf(
            alarms.stream().map(alarm -> alarm.id().value()).toList());
  }

  @Test
  void whatABrokerMayHaveStaysAsItWasSent() throws IOException {
    // A broker that takes what is published and does not answer.
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CountDownLatch sent = new CountDownLatch(1);
      Thread.startVirtualThread(() -> takeAlarm(broker, sent));
      Buffer buffer = buffer();
      Instant right = clock.now().wall();
      clock.setWall(Instant.EPOCH, false);
      Message alarm = store(buffer);
      hub(buffer, Configurations.destination("first", "mqtt://127.0.0.1:" + broker.getLocalPort()));
      eventually(() -> assertThat(sent.getCount()).isZero());
      Message waiting =
          buffer
              .commit(Map.of(), List.of(sequence -> composer().message(event(), sequence)))
              .getFirst();

      clock.setWall(right, true);
      clock.advance(Duration.ofSeconds(5));
      loop.runDue();

      assertThat(first(buffer).message()).isEqualTo(alarm);
      assertThat(buffer.find(waiting.id()).orElseThrow().message().json())
          .contains("\"timeTrusted\":true");
    }
  }

  @Test
  void whatTheBrokerSaysWhenItEndsTheConnectionIsToldAsTheCause() throws IOException {
    // Mosquitto 2.0.11 does not say it, so these few bytes stand for a broker that does.
    try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> takeOver(broker));
      hub(
          buffer(),
          Configurations.destination("first", "mqtt://127.0.0.1:" + broker.getLocalPort()));

      eventually(() -> assertThat(ears.last()).contains("second hub with the same id"));
    }
  }

  /** Accepts a connection and its subscription, then ends it with "session taken over". */
  private static void takeOver(ServerSocket broker) {
    try (Socket socket = broker.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      packet(in);
      socket.getOutputStream().write(new byte[] {0x20, 3, 0, 0, 0});
      byte[] subscribe = packet(in);
      socket
          .getOutputStream()
          .write(new byte[] {(byte) 0x90, 5, subscribe[0], subscribe[1], 0, 1, 1});
      packet(in);
      socket.getOutputStream().write(new byte[] {(byte) 0xe0, 2, (byte) 0x8e, 0});
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      in.readAllBytes();
    } catch (IOException e) {
      // The hub has closed the connection, which the test is told of by the hub.
    }
  }

  /** Accepts a connection and its subscription, and reads until an alarm was sent. */
  private static void takeAlarm(ServerSocket broker, CountDownLatch sent) {
    try (Socket socket = broker.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      packet(in);
      socket.getOutputStream().write(new byte[] {0x20, 3, 0, 0, 0});
      byte[] subscribe = packet(in);
      socket
          .getOutputStream()
          .write(new byte[] {(byte) 0x90, 5, subscribe[0], subscribe[1], 0, 1, 1});
      String read = "";
      while (!read.contains("no.trygghub.alarm.raised")) {
        read = new String(packet(in), StandardCharsets.UTF_8);
      }
      sent.countDown();
      in.readAllBytes();
    } catch (IOException e) {
      // The hub has closed the connection, which the test is done with.
    }
  }

  /** What follows the fixed header of the next packet. */
  private static byte[] packet(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    int length = 0;
    int shift = 0;
    int next;
    do {
      next = in.readUnsignedByte();
      length |= (next & 0x7f) << shift;
      shift += 7;
    } while (next >= 0x80);
    return in.readNBytes(length);
  }

  private static List<String> states(ResponseCentre centre) {
    return centre.on(STATUS).stream().map(ResponseCentre.Heard::state).toList();
  }

  private static long session(ResponseCentre.Heard status) {
    return ((Number) status.field("session")).longValue();
  }

  private String command(String id) {
    return command(id, clock.now().wall().plusSeconds(3_600));
  }

  private String expired(String id) {
    return command(id, clock.now().wall().minusSeconds(1));
  }

  private String command(String id, Instant expires) {
    return new DownlinkComposer("urn:test:centre")
        .command(id, clock.now().wall(), "status", Map.of(), expires);
  }

  private static Composer composer() {
    HubConfiguration any =
        Configurations.hub(Path.of("."), List.of(), Configurations.defaultRules());
    return new Composer(any.tenant(), any.hub(), "7F3A");
  }

  private Finding event() {
    return new Finding.EventFinding(
        Finding.EventKind.STARTED, Optional.empty(), new Moment(0, clock.now()), Map.of());
  }

  private Finding alarm() {
    Moment now = new Moment(0, clock.now());
    alarms++;
    return new Finding.AlarmFinding(
        Finding.AlarmChange.RAISED,
        AlarmId.of("7f3a", alarms),
        AlarmKind.ASSISTANCE,
        Severity.HIGH,
        Optional.empty(),
        now,
        now,
        now,
        false,
        new Evidence(Map.of("rule", "assistance")));
  }

  private Message store(Buffer buffer) {
    Finding alarm = alarm();
    return buffer
        .commit(Map.of(), List.of(sequence -> composer().message(alarm, sequence)))
        .getFirst();
  }

  private static AlarmId reference(Message message) {
    return message.reference().orElseThrow();
  }

  private Mosquitto broker(String name, String... settings) {
    return closed(Mosquitto.start(directory.resolve(name), settings));
  }

  private ResponseCentre centre(Mosquitto broker) {
    return closed(ResponseCentre.at(broker.url()));
  }

  private Buffer buffer() {
    return closed(Buffer.open(directory.resolve("hub.db"), 100 * Buffer.SMALLEST_BUDGET));
  }

  private static Destination destination(String name, Mosquitto broker) {
    return Configurations.destination(name, broker.url());
  }

  private Uplink hub(Buffer buffer, Destination... destinations) {
    Uplink uplink =
        new Uplink(
            configuration(destinations),
            buffer,
            composer(),
            loop,
            clock,
            clock,
            UplinkTest::facts,
            ears);
    uplink.start();
    open.add(
        () -> {
          loop.start("stopping");
          uplink.stop(Duration.ofSeconds(3));
          loop.close();
        });
    return uplink;
  }

  private HubConfiguration configuration(Destination... destinations) {
    return Configurations.hub(
        directory, Arrays.asList(destinations), Configurations.defaultRules());
  }

  private static HeartbeatFacts facts() {
    return new HeartbeatFacts(
        Duration.ZERO,
        "present",
        "good",
        0,
        Optional.empty(),
        0,
        List.of(),
        false,
        0,
        Duration.ofMinutes(5));
  }

  private static StoredMessage first(Buffer buffer) {
    return buffer.waiting(Channel.UP_ALARM, 0, 1).getFirst();
  }

  private <T extends AutoCloseable> T closed(T one) {
    open.add(one);
    return one;
  }

  /** Lets the hub work, with its time standing still, until it is so. */
  private void eventually(ThrowingRunnable assertion) {
    eventually(Duration.ZERO, assertion);
  }

  /** Lets the hub work, with so much of its time passing at every look, until it is so. */
  private void eventually(Duration passing, ThrowingRunnable assertion) {
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              clock.advance(passing);
              loop.runDue();
              assertion.run();
            });
  }

  private static void fail(Throwable thrown) {
    throw new AssertionError("a task of the uplink failed", thrown);
  }

  /** Notes what the rest of the hub would hear. */
  private static final class Ears implements UplinkListener {
    private final List<String> destinations = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<Integer> overdue = new CopyOnWriteArrayList<>();
    private final List<String> deliveredBy = new CopyOnWriteArrayList<>();
    private final List<MessageId> delivered = new CopyOnWriteArrayList<>();

    String last() {
      return destinations.isEmpty() ? "" : destinations.getLast();
    }

    @Override
    public void destinationIs(String destination, String wrong) {
      destinations.add(destination + ": " + wrong);
    }

    @Override
    public void command(Downlink.Command command) {
      commands.add(command.id());
    }

    @Override
    public void overdueAlarms(int count) {
      overdue.add(count);
    }

    @Override
    public void delivered(
        Downlink.Acknowledgement acknowledgement, List<MessageId> messages, String destination) {
      delivered.addAll(messages);
      deliveredBy.add(destination);
    }
  }
}
