package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.detection.AlarmId;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.ControlSocket;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client of the control socket asks for and is told, line by line. */
class LocalControlTest {
  private static final String BEGIN = "{\"request\":\"walk-test\"}";
  private static final String END = "{\"request\":\"end\"}";
  private static final Sensor BUTTON = Configurations.sensor("button-1", SensorKind.BUTTON);

  @TempDir private Path directory = Path.of("");
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T14:00:00Z"));
  private final EventLoop loop =
      new EventLoop(
          clock,
          failure -> {
            throw new AssertionError(failure);
          });
  private final Ear client = new Ear();
  private Buffer buffer;
  private Agent agent;
  private LocalControl control;

  @BeforeEach
  void start() {
    buffer = Buffer.open(directory.resolve("hub.db"), 10 * Buffer.SMALLEST_BUDGET);
    startHub();
    agent.started();
  }

  private void startHub() {
    HubConfiguration configuration =
        Configurations.hub(directory, List.of(), Configurations.defaultRules(), BUTTON);
    agent =
        new Agent(
            new Detector(configuration, buffer.epoch()),
            buffer,
            new Composer(configuration.tenant(), configuration.hub(), buffer.epoch()),
            clock,
            loop,
            state -> {},
            finding -> control.found(finding));
    control =
        new LocalControl(
            new Hub.Parts(configuration, List.of(), List.of(), clock, clock),
            agent,
            loop,
            () -> List.of(Map.of("name", "main", "state", "connected", "cause", "")));
    button(SensorState.INACTIVE);
  }

  @AfterEach
  void close() {
    buffer.close();
  }

  @Test
  void aTriggerItsAlarmAndTheAcknowledgementAreToldWithMonotonicTimes() throws Exception {
    control.said(client, BEGIN);
    loop.runDue();
    clock.advance(Duration.ofSeconds(5));
    HubTime edge = clock.now();
    clock.advance(Duration.ofMillis(50));
    button(SensorState.ACTIVE, edge);
    clock.advance(Duration.ofMillis(250));
    AlarmId alarm = new AlarmId(client.line(2).text("alarm"));
    control.acknowledged(new AlarmId("0000"), Downlink.Word.RECEIVED, "main", clock.now());
    control.acknowledged(alarm, Downlink.Word.RECEIVED, "main", clock.now());

    control.said(client, END);
    loop.runDue();

    assertThat(client.types())
        .containsExactly("started", "changed", "raised", "acknowledged", "ended");
    assertThat(client.line(0).objects("sensors").getFirst().text("state")).isEqualTo("released");
    assertThat(client.line(1).text("state")).isEqualTo("pressed");
    assertThat(client.line(2).truth("test")).isTrue();
    assertThat(client.line(2).integer("nanosSinceBoot")).isEqualTo(edge.nanosSinceBoot());
    assertThat(client.line(3).integer("nanosSinceBoot") - edge.nanosSinceBoot())
        .isEqualTo(Duration.ofMillis(300).toNanos());
    assertThat(client.line(4).text("why")).isEqualTo("asked");
    assertThat(client.ended).isTrue();
  }

  @Test
  void nothingIsToldBeforeItIsInTheOutbox() {
    control.said(client, BEGIN);
    loop.runDue();

    button(SensorState.ACTIVE);

    assertThat(client.types()).endsWith("raised");
    assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10)).hasSize(1);
  }

  @Test
  void itEndsByItselfAndTheClientIsToldAndLetGoOf() throws Exception {
    control.said(client, BEGIN);
    loop.runDue();

    pass(Detector.LONGEST_WALK_TEST.minusSeconds(1));
    assertThat(client.ended).isFalse();
    pass(Duration.ofSeconds(2));

    assertThat(client.line(1).text("why")).isEqualTo("time-up");
    assertThat(client.ended).isTrue();
    assertThat(agent.state().walkTest()).isFalse();
  }

  @Test
  void aClientThatIsGoneEndsItsOwnWalkTestAndNoOther() {
    Ear other = new Ear();
    control.said(client, BEGIN);
    control.said(other, BEGIN);
    loop.runDue();
    assertThat(other.types()).containsExactly("refused");
    assertThat(other.ended).isTrue();

    control.gone(other);
    loop.runDue();
    assertThat(agent.state().walkTest()).isTrue();

    control.gone(client);
    loop.runDue();
    assertThat(agent.state().walkTest()).isFalse();
    assertThat(agent.state().stateOf(BUTTON.id())).contains(SensorState.INACTIVE);
  }

  @Test
  void aClientThatIsGoneBeforeItsWalkTestBeganHasNone() {
    control.said(client, BEGIN);
    control.gone(client);
    loop.runDue();

    assertThat(agent.state().walkTest()).isFalse();
  }

  @Test
  void whatIsAskedForTwiceOrNotKnownIsTheEndOfThatClient() {
    Ear other = new Ear();
    control.said(client, BEGIN);
    control.said(client, BEGIN);
    control.said(other, "{\"request\":\"dance\"}");

    assertThat(client.ended).isTrue();
    assertThat(other.types()).containsExactly("refused");
    assertThat(other.ended).isTrue();
  }

  @Test
  void afterAPowerCutInItNoTestAlarmStaysOpen() {
    control.said(client, BEGIN);
    loop.runDue();
    button(SensorState.ACTIVE);
    assertThat(buffer.activeAlarms(10).count()).isEqualTo(1);

    clock.reboot("boot-2", Instant.parse("2026-01-10T14:02:00Z"), true);
    startHub();
    control.endForTheHub();
    agent.started();

    assertThat(agent.state().walkTest()).isFalse();
    List<StoredMessage> alarms = buffer.waiting(Channel.UP_ALARM, 0, 10);
    assertThat(alarms)
        .extracting(alarm -> JsonObject.read(alarm.message().json()).object("data").text("state"))
        .containsExactly("raised", "restored");
    AlarmId alarm = alarms.getFirst().message().reference().orElseThrow();
    buffer.forwarded(alarms);
    buffer.acknowledge(
        new Downlink.Acknowledgement(alarm, Optional.empty(), Downlink.Word.RECEIVED), "main");
    assertThat(buffer.activeAlarms(10).count()).isZero();
  }

  private void button(SensorState state) {
    button(state, clock.now());
  }

  private void button(SensorState state, HubTime edge) {
    SensorReading reading = new SensorReading(BUTTON.id(), state, edge);
    control.sensed(reading);
    agent.take(new Input.Sensed(reading));
  }

  private void pass(Duration time) {
    long end = clock.now().nanosSinceBoot() + time.toNanos();
    for (OptionalLong due = loop.nextDue();
        due.isPresent() && due.getAsLong() <= end;
        due = loop.nextDue()) {
      clock.advance(Duration.ofNanos(Math.max(0, due.getAsLong() - clock.now().nanosSinceBoot())));
      loop.runDue();
    }
    clock.advance(Duration.ofNanos(end - clock.now().nanosSinceBoot()));
  }

  /** Keeps what it is told. */
  private static final class Ear implements ControlSocket.Client {
    private final List<String> told = new ArrayList<>();
    private boolean ended;

    @Override
    public void tell(String line) {
      told.add(line);
    }

    @Override
    public void end() {
      ended = true;
    }

    JsonObject line(int index) throws JsonException {
      return JsonObject.read(told.get(index));
    }

    List<String> types() {
      List<String> types = new ArrayList<>();
      for (String line : told) {
        try {
          types.add(JsonObject.read(line).text("type"));
        } catch (JsonException e) {
          types.add(line);
        }
      }
      return types;
    }
  }
}
