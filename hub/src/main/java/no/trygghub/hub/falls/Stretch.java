package no.trygghub.hub.falls;

/**
 * Mean, spread and extremes of the last steady samples between two moments. Used again and again,
 * so that nothing is allocated.
 */
final class Stretch {
  private final double[][] axes;
  private final int mask;
  final double[] mean = new double[3];
  private final double[] variance = new double[3];
  private final double[] range = new double[3];

  /** Over rings of samples, one for each axis, whose length is a power of two. */
  Stretch(double[][] axes) {
    this.axes = axes;
    this.mask = axes[0].length - 1;
  }

  /** Measures the samples from one number up to another, which is left out. */
  void measure(long from, long to) {
    double count = to - from;
    for (int axis = 0; axis < axes.length; axis++) {
      double[] ring = axes[axis];
      double sum = 0;
      double lowest = Double.POSITIVE_INFINITY;
      double highest = Double.NEGATIVE_INFINITY;
      for (long i = from; i < to; i++) {
        double value = ring[(int) i & mask];
        sum += value;
        lowest = Math.min(lowest, value);
        highest = Math.max(highest, value);
      }
      double middle = sum / count;
      double squares = 0;
      for (long i = from; i < to; i++) {
        double off = ring[(int) i & mask] - middle;
        squares += off * off;
      }
      mean[axis] = middle;
      variance[axis] = squares / count;
      range[axis] = highest - lowest;
    }
  }

  double deviation() {
    return Math.sqrt(variance[0] + variance[1] + variance[2]);
  }

  double deviationWithout(int axis) {
    return Math.sqrt(variance[0] + variance[1] + variance[2] - variance[axis]);
  }

  double range() {
    return norm(range[0], range[1], range[2]);
  }

  /** The angle between the means of two stretches, in degrees. */
  double angleTo(Stretch other) {
    double lengths =
        norm(mean[0], mean[1], mean[2]) * norm(other.mean[0], other.mean[1], other.mean[2]);
    double product = mean[0] * other.mean[0] + mean[1] * other.mean[1] + mean[2] * other.mean[2];
    return degrees(product, lengths);
  }

  /** The angle between the mean and one direction of an axis, in degrees. */
  double angleTo(int axis, double direction) {
    return degrees(mean[axis] * Math.signum(direction), norm(mean[0], mean[1], mean[2]));
  }

  private static double degrees(double product, double lengths) {
    return lengths == 0 ? 0 : Math.toDegrees(Math.acos(Math.clamp(product / lengths, -1.0, 1.0)));
  }

  static double norm(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }
}
