package no.trygghub.drivers;

import java.time.Instant;

/**
 * A moment as a hub without a clock battery can honestly tell it.
 *
 * @param bootId the boot that {@code nanosSinceBoot} counts from; two times of different boots
 *     cannot be subtracted
 * @param nanosSinceBoot monotonic nanoseconds since that boot
 * @param wall the wall clock's time, right only where {@code trusted}
 * @param trusted whether the wall clock had been synchronised
 */
public record HubTime(String bootId, long nanosSinceBoot, Instant wall, boolean trusted) {}
