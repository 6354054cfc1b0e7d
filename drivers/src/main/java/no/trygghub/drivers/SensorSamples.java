package no.trygghub.drivers;

import java.util.List;

/**
 * What an accelerometer measured since it was last read: a burst of samples, not one event for
 * each. What they mean is not the driver's to say.
 *
 * @param sensor the sensor
 * @param samples in the order of their times, at least one
 * @param time when they were read
 */
public record SensorSamples(SensorId sensor, List<Sample> samples, HubTime time)
    implements SensorEvent {
  /** Copies what it is given, so that it never changes. */
  public SensorSamples {
    samples = List.copyOf(samples);
  }

  /**
   * One sample.
   *
   * @param nanosSinceBoot monotonic time of the boot that the burst's time is of
   * @param x in g
   * @param y in g
   * @param z in g
   */
  public record Sample(long nanosSinceBoot, double x, double y, double z) {}
}
