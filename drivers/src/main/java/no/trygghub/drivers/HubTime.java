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
public record HubTime(String bootId, long nanosSinceBoot, Instant wall, boolean trusted) {
  /** Whether both are times of one boot, so that what lies between them is known exactly. */
  public boolean sameBoot(HubTime other) {
    return bootId.equals(other.bootId);
  }

  /**
   * This moment as the wall clock of another tells it. Within one boot that is the other's wall
   * time less the monotonic time between the two, so that setting the clock in between changes
   * nothing; a moment of another boot stays as it was told.
   */
  public HubTime toldBy(HubTime other) {
    if (!sameBoot(other)) {
      return this;
    }
    Instant told = other.wall.minusNanos(other.nanosSinceBoot - nanosSinceBoot);
    return new HubTime(bootId, nanosSinceBoot, told, other.trusted);
  }
}
