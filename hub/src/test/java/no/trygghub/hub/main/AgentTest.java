package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.SensorId;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.buffer.StoredMessage;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.Timeline;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.ManualClock;
import no.trygghub.hub.testing.SpoiltIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub that starts on rows that are whole and yet cannot be read. */
class AgentTest {
  private static final SensorId BED = new SensorId("bed-1");

  @TempDir private Path directory = Path.of("");
  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T01:14:00Z"));
  private Buffer buffer;

  @BeforeEach
  void open() {
    buffer = Buffer.open(directory.resolve("hub.db"), 10 * Buffer.SMALLEST_BUDGET);
  }

  @AfterEach
  void close() {
    buffer.close();
  }

  @Test
  void aRowThatCannotBeReadDoesNotKeepAHubFromStarting() {
    buffer.commit(Map.of("home", "[]", "rule/fall/fall-1", "{", Timeline.ROW, "soon"), List.of());

    agent().started();

    assertThat(waiting(Channel.UP_FAULT))
        .singleElement()
        .satisfies(
            fault ->
                assertThat(fault.message().json())
                    .contains("database-damaged", "could not be read"));
  }

  @Test
  void itIsWrittenOverSoThatTheFaultEndsWithTheNextStart() {
    buffer.commit(Map.of("rule/fall/fall-1", "{"), List.of());
    agent().started();

    agent().started();

    assertThat(waiting(Channel.UP_FAULT)).hasSize(2);
    assertThat(waiting(Channel.UP_FAULT).getLast().message().json()).contains("restored");
  }

  @Test
  void aTimerGoesOnWhereTheSavedTimeCannotBeRead() {
    Agent first = agent();
    first.started();
    clock.advance(Duration.ofHours(3));
    first.take(reading(SensorState.ACTIVE));
    clock.advance(Duration.ofMinutes(1));
    first.take(reading(SensorState.INACTIVE));
    buffer.commit(Map.of(Timeline.ROW, "soon"), List.of());

    Agent second = agent();
    second.started();
    clock.advance(Duration.ofMinutes(21));
    second.take(new Input.TimePassed());

    assertThat(waiting(Channel.UP_ALARM))
        .singleElement()
        .satisfies(alarm -> assertThat(alarm.message().json()).contains("bed-exit-no-return"));
  }

  @Test
  void aDiskThatTheUplinkFindsToTakeNothingIsAFaultWithinAMinute() {
    EventLoop loop = loop();
    Agent agent = agent(loop);
    loop.execute(agent::started);
    loop.runDue();
    SpoiltIndex.ofChannels(directory.resolve("hub.db"));
    assertThat(waiting(Channel.UP_FAULT)).isEmpty();
    assertThat(buffer.unwritable()).isPresent();

    clock.advance(Duration.ofMinutes(1));
    loop.runDue();

    assertThat(waiting(Channel.UP_FAULT))
        .extracting(fault -> fault.message().json())
        .anyMatch(json -> json.contains("\"kind\":\"disk\""));
  }

  private Input reading(SensorState state) {
    return new Input.Sensed(new SensorReading(BED, state, clock.now()));
  }

  private List<StoredMessage> waiting(Channel channel) {
    return buffer.waiting(channel, 0, 100);
  }

  private Agent agent() {
    return agent(loop());
  }

  private EventLoop loop() {
    return new EventLoop(
        clock,
        failure -> {
          throw new AssertionError(failure);
        });
  }

  private Agent agent(EventLoop loop) {
    HubConfiguration configuration =
        Configurations.hub(
            directory,
            List.of(),
            Configurations.defaultRules(),
            Configurations.sensor("bed-1", SensorKind.BED),
            Configurations.sensor("fall-1", SensorKind.FALL));
    return new Agent(
        new Detector(configuration, buffer.epoch()),
        buffer,
        new Composer(configuration.tenant(), configuration.hub(), buffer.epoch()),
        clock,
        loop,
        state -> {},
        finding -> {});
  }
}
