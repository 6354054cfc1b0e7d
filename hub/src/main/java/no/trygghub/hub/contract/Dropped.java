package no.trygghub.hub.contract;

import java.time.Instant;

/**
 * What had to be dropped on one channel to keep to the disk budget, since it was last told.
 *
 * @param channel events or telemetry
 * @param messages how many
 * @param from when the oldest of them was made
 * @param to when the newest of them was made
 * @param firstSequence the lowest of their sequence numbers
 * @param lastSequence the highest
 */
public record Dropped(
    Channel channel,
    long messages,
    Instant from,
    Instant to,
    long firstSequence,
    long lastSequence) {}
