package no.trygghub.hub.health;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import no.trygghub.drivers.SensorKind;
import no.trygghub.drivers.SensorState;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.SensorSettings;
import no.trygghub.hub.contract.HeartbeatFacts;
import no.trygghub.hub.detection.DetectorState;

/** What a heartbeat tells. May be asked on any thread. */
public final class Vitals {
  /**
   * A receiver is to wait for so many heartbeats before it calls the hub silent, so that one lost
   * is no alarm.
   */
  private static final int HEARTBEATS_UNTIL_SILENT = 2;

  private final HubConfiguration configuration;
  private final Buffer buffer;
  private final HubClock clock;
  private final long startedAt;

  /**
   * The vitals of a hub that starts now.
   *
   * @param clock the clock that uptime is told by
   */
  public Vitals(HubConfiguration configuration, Buffer buffer, HubClock clock) {
    this.configuration = configuration;
    this.buffer = buffer;
    this.clock = clock;
    this.startedAt = clock.now().nanosSinceBoot();
  }

  /**
   * How the hub is now, its sensors as detection last knew them.
   *
   * @param refusedDownlink how much came down and was refused since the start
   */
  public HeartbeatFacts facts(DetectorState state, long refusedDownlink) {
    return facts(
        configuration,
        state,
        Duration.ofNanos(clock.now().nanosSinceBoot() - startedAt),
        new Backlog(buffer.depth(), buffer.oldestUnacknowledged(), buffer.lastSequence()),
        refusedDownlink);
  }

  /**
   * What waits in an outbox.
   *
   * @param depth how many messages are not yet acknowledged
   * @param oldest when the oldest of them that needs an acknowledgement was made
   * @param lastSequence the last sequence number given out; 0 before the first
   */
  public record Backlog(long depth, Optional<Instant> oldest, long lastSequence) {}

  /** The same of a hub that keeps its outbox in its own way. */
  public static HeartbeatFacts facts(
      HubConfiguration configuration,
      DetectorState state,
      Duration uptime,
      Backlog backlog,
      long refusedDownlink) {
    return new HeartbeatFacts(
        uptime,
        word(configuration, state, SensorKind.MAINS),
        word(configuration, state, SensorKind.BATTERY),
        backlog.depth(),
        backlog.oldest(),
        backlog.lastSequence(),
        state.sensorsInFault().stream().sorted().toList(),
        state.paused(),
        state.walkTest(),
        refusedDownlink,
        configuration.uplink().heartbeat().multipliedBy(HEARTBEATS_UNTIL_SILENT));
  }

  /**
   * The word of the worst state among the sensors of a kind; {@code unknown} where none has told.
   */
  private static String word(HubConfiguration configuration, DetectorState state, SensorKind kind) {
    Optional<SensorState> worst =
        configuration.sensors().stream()
            .map(SensorSettings::sensor)
            .filter(sensor -> sensor.kind() == kind)
            .flatMap(sensor -> state.stateOf(sensor.id()).stream())
            .reduce((one, other) -> one == bad(kind) ? one : other);
    return worst.map(kind::word).orElse("unknown");
  }

  private static SensorState bad(SensorKind kind) {
    return kind == SensorKind.MAINS ? SensorState.INACTIVE : SensorState.ACTIVE;
  }
}
