package no.trygghub.hub.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import no.trygghub.drivers.Sensor;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorReading;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Composer;
import no.trygghub.hub.detection.Detector;
import no.trygghub.hub.detection.Input;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.testing.Configurations;
import no.trygghub.hub.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub's timers over power cuts and jumps of the wall clock, from reading to disk. */
class AgentClockTest {
  private static final Sensor BED = Configurations.sensor("bed-1", SensorKind.BED);
  private static final Instant TWO_AT_NIGHT = Instant.parse("2026-01-10T01:00:00Z");

  @TempDir private Path directory;
  private final ManualClock clock = new ManualClock(TWO_AT_NIGHT);
  private Buffer buffer;
  private EventLoop loop;
  private Agent agent;

  @BeforeEach
  void first() {
    start();
  }

  @AfterEach
  void last() {
    buffer.close();
  }

  @Test
  void aTimerThatRanWhenThePowerWentGoesOnBeforeTheClockIsRightAgain() throws JsonException {
    bed(SensorState.ACTIVE);
    bed(SensorState.INACTIVE);
    pass(Duration.ofMinutes(11));

    // Ten of them are on disk.
    buffer.close();
    clock.reboot("boot-2", Instant.EPOCH, false);
    start();
    pass(Duration.ofMinutes(6));
    clock.setWall(TWO_AT_NIGHT.plusSeconds(7_200), true);
    pass(Duration.ofMinutes(4).minusMillis(1));
    assertThat(alarms()).isEmpty();
    pass(Duration.ofMillis(1));

    assertThat(alarms()).hasSize(1);
    JsonObject data = alarms().getFirst();
    assertThat(data.instant("detectedAt")).isEqualTo(TWO_AT_NIGHT);
    assertThat(data.instant("raisedAt")).isEqualTo(TWO_AT_NIGHT.plusSeconds(7_200 + 240));
    assertThat(data.truth("timeTrusted")).isTrue();
    assertThat(data.object("clock").object("earlierBoot").truth("detectedAt")).isTrue();
  }

  @Test
  void aTimerRunsAsLongAsItShouldHoweverTheWallClockJumpsMeanwhile() throws JsonException {
    bed(SensorState.ACTIVE);
    bed(SensorState.INACTIVE);
    for (String wall :
        List.of("2036-01-10T12:00:00Z", "1970-01-01T00:00:00Z", "2026-03-29T00:59:59Z")) {
      clock.setWall(Instant.parse(wall), true);
      pass(Duration.ofMinutes(6));
    }
    assertThat(alarms()).isEmpty();
    pass(Duration.ofMinutes(2));

    assertThat(alarms()).hasSize(1);
    JsonObject data = alarms().getFirst();
    assertThat(Duration.between(data.instant("detectedAt"), data.instant("raisedAt")))
        .isEqualTo(Duration.ofMinutes(20));
  }

  @Test
  void aClockThatIsYearsWrongOverAPowerCutFiresNothingEarly() throws JsonException {
    for (String wall : List.of("1969-12-31T23:59:59Z", "2400-01-01T00:00:00Z")) {
      bed(SensorState.ACTIVE);
      bed(SensorState.INACTIVE);
      buffer.close();
      clock.reboot("boot-" + wall, Instant.parse(wall), false);
      start();
      pass(Duration.ofMinutes(19));
      assertThat(alarms()).isEmpty();
      bed(SensorState.ACTIVE);
      clock.setWall(TWO_AT_NIGHT, true);
    }
  }

  private void start() {
    HubConfiguration configuration =
        Configurations.hub(directory, List.of(), Configurations.defaultRules(), BED);
    buffer = Buffer.open(directory.resolve("hub.db"), 100 * Buffer.SMALLEST_BUDGET);
    loop = new EventLoop(clock, AgentClockTest::fail);
    agent =
        new Agent(
            new Detector(configuration, buffer.epoch()),
            buffer,
            new Composer(configuration.tenant(), configuration.hub(), buffer.epoch()),
            clock,
            loop,
            state -> {},
            finding -> {});
    agent.started();
  }

  private void bed(SensorState state) {
    agent.take(new Input.Sensed(new SensorReading(BED.id(), state, clock.now())));
  }

  private void pass(Duration time) {
    long end = clock.now().nanosSinceBoot() + time.toNanos();
    for (OptionalLong due = loop.nextDue();
        due.isPresent() && due.getAsLong() <= end;
        due = loop.nextDue()) {
      long ahead = due.getAsLong() - clock.now().nanosSinceBoot();
      clock.advance(Duration.ofNanos(Math.max(0, ahead)));
      loop.runDue();
    }
    clock.advance(Duration.ofNanos(end - clock.now().nanosSinceBoot()));
  }

  private List<JsonObject> alarms() {
    return buffer.waiting(Channel.UP_ALARM, 0, 10).stream()
        .map(stored -> data(stored.message().json()))
        .toList();
  }

  private static JsonObject data(String json) {
    try {
      return JsonObject.read(json).object("data");
    } catch (JsonException e) {
      throw new AssertionError(e);
    }
  }

  private static void fail(Throwable thrown) {
    throw new AssertionError("a task of the hub failed", thrown);
  }
}
