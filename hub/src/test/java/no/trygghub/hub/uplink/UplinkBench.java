package no.trygghub.hub.uplink;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.Moment;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.config.Destination;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.Severity;
import no.trygghub.hub.config.UplinkSettings;
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
import no.trygghub.hub.testing.Wire;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real uplink, outbox and broker. The hub's time stands still unless a test lets it pass, so that
 * nothing is sent again, and no connection tried again, before the test wants it.
 */
abstract class UplinkBench {
  static final String HUB = "trygghub/v1/0806/h-7f3a";
  static final String ALARM = "up/alarm";
  static final String STATUS = "up/status";

  /**
   * How much of the hub's time passes at every look where some has to pass: a few times as much as
   * in reality, and little enough that a connection is made in time.
   */
  static final Duration SOME = Duration.ofMillis(20);

  static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  final List<AutoCloseable> open = new ArrayList<>();
  final ManualClock clock = new ManualClock(Instant.now());
  final EventLoop loop = new EventLoop(clock, UplinkBench::fail);
  final Ears ears = new Ears();
  int alarms;

  /**
   * With the longest keep-alive there is, since the hub's time passes faster here than a broker
   * answers.
   */
  UplinkSettings settings = settings(Duration.ofMinutes(20), 20);

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  static List<String> states(ResponseCentre centre) {
    return centre.on(STATUS).stream().map(ResponseCentre.Heard::state).toList();
  }

  static long session(ResponseCentre.Heard status) {
    return ((Number) status.field("session")).longValue();
  }

  String command(String id) {
    return command(id, clock.now().wall().plusSeconds(3_600));
  }

  String expired(String id) {
    return command(id, clock.now().wall().minusSeconds(1));
  }

  String command(String id, Instant expires) {
    return new DownlinkComposer("urn:test:centre")
        .command(id, clock.now().wall(), "status", Map.of(), expires);
  }

  static Composer composer() {
    HubConfiguration any =
        Configurations.hub(Path.of("."), List.of(), Configurations.defaultRules());
    return new Composer(any.tenant(), any.hub(), "7F3A");
  }

  Finding event() {
    return new Finding.EventFinding(
        Finding.EventKind.STARTED, Optional.empty(), new Moment(0, clock.now()), Map.of());
  }

  Finding alarm() {
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

  Message store(Buffer buffer) {
    Finding alarm = alarm();
    return buffer
        .commit(Map.of(), List.of(sequence -> composer().message(alarm, sequence)))
        .getFirst();
  }

  /** The same alarm goes on, and has to be answered again where that is urgent. */
  Message storeChange(Buffer buffer, Message of, boolean urgent) {
    Moment now = new Moment(0, clock.now());
    Finding changed =
        new Finding.AlarmFinding(
            Finding.AlarmChange.CHANGED,
            reference(of),
            AlarmKind.FALL,
            Severity.MEDIUM,
            Optional.empty(),
            now,
            now,
            now,
            false,
            new Evidence(
                Map.of(
                    "rule", "fall",
                    "why", "walking",
                    "severityBefore", "high",
                    "severityAfter", "medium")),
            urgent);
    return buffer
        .commit(Map.of(), List.of(sequence -> composer().message(changed, sequence)))
        .getFirst();
  }

  static AlarmId reference(Message message) {
    return message.reference().orElseThrow();
  }

  Mosquitto broker(String name, String... settings) {
    return closed(Mosquitto.start(directory.resolve(name), settings));
  }

  ResponseCentre centre(Mosquitto broker) {
    return closed(ResponseCentre.at(broker.url()));
  }

  Buffer buffer() {
    return closed(Buffer.open(directory.resolve("hub.db"), 100 * Buffer.SMALLEST_BUDGET));
  }

  static Destination destination(String name, Mosquitto broker) {
    return Configurations.destination(name, broker.url());
  }

  Uplink hub(Buffer buffer, Destination... destinations) {
    Uplink uplink =
        new Uplink(
            configuration(destinations),
            buffer,
            composer(),
            loop,
            clock,
            clock,
            UplinkBench::facts,
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

  static UplinkSettings settings(Duration keepAlive, int inFlight) {
    return new UplinkSettings(
        Duration.ofSeconds(20), keepAlive, inFlight, 200 * UplinkSettings.MIB, false);
  }

  HubConfiguration configuration(Destination... destinations) {
    HubConfiguration base =
        Configurations.hub(directory, Arrays.asList(destinations), Configurations.defaultRules());
    return new HubConfiguration(
        base.tenant(),
        base.hub(),
        base.zone(),
        base.dataDirectory(),
        base.clockTrust(),
        base.destinations(),
        base.sensors(),
        base.outputs(),
        base.rules(),
        settings);
  }

  static HeartbeatFacts facts() {
    return new HeartbeatFacts(
        Duration.ZERO,
        "present",
        "good",
        0,
        Optional.empty(),
        0,
        List.of(),
        false,
        false,
        0,
        Duration.ofMinutes(5));
  }

  static StoredMessage first(Buffer buffer) {
    return buffer.waiting(Channel.UP_ALARM, 0, 1).getFirst();
  }

  <T extends AutoCloseable> T closed(T one) {
    open.add(one);
    return one;
  }

  /** Lets the hub work, with its time standing still, until it is so. */
  void eventually(ThrowingRunnable assertion) {
    eventually(Duration.ZERO, assertion);
  }

  /** Lets the hub work, with so much of its time passing at every look, until it is so. */
  void eventually(Duration passing, ThrowingRunnable assertion) {
    Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              clock.advance(passing);
              loop.runDue();
              assertion.run();
            });
  }

  /** Lets the hub's time pass, second by second, with time for the broker to answer each. */
  void pass(Duration time, Wire... wires) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.advance(Duration.ofSeconds(1));
      loop.runDue();
      // What the hub has just said gets onto the wire in a moment.
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ofMillis(25))
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .until(
              () -> {
                loop.runDue();
                return Arrays.stream(wires).mapToInt(Wire::unanswered).sum() == 0;
              });
    }
  }

  static void fail(Throwable thrown) {
    throw new AssertionError("a task of the uplink failed", thrown);
  }

  /** Notes what the rest of the hub would hear. */
  static final class Ears implements UplinkListener {
    final List<String> destinations = new CopyOnWriteArrayList<>();
    final List<String> reached = new CopyOnWriteArrayList<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    final List<Integer> overdue = new CopyOnWriteArrayList<>();
    final List<String> deliveredBy = new CopyOnWriteArrayList<>();
    final List<String> rejectedBy = new CopyOnWriteArrayList<>();
    final List<MessageId> delivered = new CopyOnWriteArrayList<>();

    String last() {
      return destinations.isEmpty() ? "" : destinations.getLast();
    }

    @Override
    public void destinationIs(String destination, String wrong) {
      destinations.add(destination + ": " + wrong);
    }

    @Override
    public void reached(String destination) {
      reached.add(destination);
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
    public void rejected(AlarmId reference, String destination) {
      rejectedBy.add(destination);
    }

    @Override
    public void delivered(
        Downlink.Acknowledgement acknowledgement, List<MessageId> messages, String destination) {
      delivered.addAll(messages);
      deliveredBy.add(destination);
    }
  }
}
