package no.trygghub.simulator.sensors;

import java.util.List;

/**
 * What an accelerometer feels of somebody who wears it.
 *
 * @param samples in the order of their times
 */
public record Movement(List<Sample> samples) {
  /** Copies what it is given, so that it never changes. */
  public Movement {
    samples = List.copyOf(samples);
  }

  /**
   * One sample.
   *
   * @param nanos since the movement began
   * @param x in g
   * @param y in g
   * @param z in g
   */
  public record Sample(long nanos, double x, double y, double z) {}
}
