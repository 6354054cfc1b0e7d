package no.trygghub.hub.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.SensorId;

/**
 * What a heartbeat tells.
 *
 * @param uptime how long the hub has been running
 * @param mains {@code present}, {@code lost}, or {@code unknown} where no sensor tells
 * @param battery {@code good}, {@code low}, or {@code unknown}
 * @param outboxDepth how many messages are not yet acknowledged
 * @param oldestUnacknowledged when the oldest of them was made
 * @param lastSequence the last sequence number given out; 0 before the first
 * @param sensorsLost the sensors that cannot be relied on now
 * @param paused whether a privacy pause is in force
 * @param walkTest whether a walk test goes on
 * @param refusedDownlink how much came down and was refused since the start
 * @param nextWithin by when the next heartbeat is due
 */
public record HeartbeatFacts(
    Duration uptime,
    String mains,
    String battery,
    long outboxDepth,
    Optional<Instant> oldestUnacknowledged,
    long lastSequence,
    List<SensorId> sensorsLost,
    boolean paused,
    boolean walkTest,
    long refusedDownlink,
    Duration nextWithin) {}
