package no.trygghub.drivers.accelerometer;

import java.util.List;

/**
 * How a chip tests itself: it pushes its own mass with a known force, and each axis has to show it.
 *
 * @param rate samples in a second while it does
 * @param settling how many samples to leave out after the force was switched on or off
 * @param averaged how many samples to take the mean of
 * @param axes what x, y and z have to change by
 */
record SelfTest(int rate, int settling, int averaged, List<Limits> axes) {
  SelfTest {
    axes = List.copyOf(axes);
  }

  /**
   * From one change to another, in g, both included.
   *
   * @param eitherWay whether the sign of the change does not matter
   */
  record Limits(double least, double most, boolean eitherWay) {
    boolean hold(double change) {
      double counted = eitherWay ? Math.abs(change) : change;
      return counted >= least && counted <= most;
    }
  }
}
