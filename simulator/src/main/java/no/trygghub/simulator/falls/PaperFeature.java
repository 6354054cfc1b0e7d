package no.trygghub.simulator.falls;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.falls.SteadyReceiver;
import no.trygghub.hub.falls.SteadySamples;

/**
 * Features of the SisFall paper (Sucerquia, López, Vargas-Bonilla, Sensors 2017, 17, 198), each
 * with a threshold a fall detector of its own. Behind the low-pass; y is the vertical axis; those
 * of more than one sample are of a sliding second. A trial has the greatest of each.
 */
enum PaperFeature {
  /** The magnitude, √(x²+y²+z²). */
  C1,
  /** The magnitude on the level, √(x²+z²). */
  C2,
  /** From lowest to highest, √(Δx²+Δy²+Δz²). */
  C3,
  /** The angle to the vertical, atan2(√(x²+z²), -y), in degrees. */
  C4,
  /** The standard deviation on the level, √(σx²+σz²). */
  C8,
  /** The standard deviation, √(σx²+σy²+σz²). */
  C9,
  /** The signal magnitude area, the mean of |x|+|y|+|z|. */
  C10,
  /** The same on the level, the mean of |x|+|z|. */
  C11;

  /** The greatest of each feature in a trial; 0 where the trial is too short for any. */
  static Map<PaperFeature, Double> greatest(RecordedTrial trial) {
    Greatest greatest = new Greatest();
    SteadySamples samples = new SteadySamples(greatest);
    for (RecordedTrial.Row row : trial.rows()) {
      samples.accept(row.nanos(), row.x(), row.y(), row.z());
    }
    return greatest.values;
  }

  private static final class Greatest implements SteadyReceiver {
    private static final int SECOND = SteadySamples.RATE;

    private final Map<PaperFeature, Double> values = zeroes();
    private final double[][] ring = new double[3][SECOND];
    private int count;

    @Override
    public void steady(long nanos, double x, double y, double z) {
      int at = count % SECOND;
      ring[0][at] = x;
      ring[1][at] = y;
      ring[2][at] = z;
      count++;
      raise(C1, norm(x, y, z));
      raise(C2, norm(x, 0, z));
      raise(C4, Math.toDegrees(Math.atan2(norm(x, 0, z), -y)));
      if (count >= SECOND) {
        second();
      }
    }

    private void second() {
      double[] deviation = new double[3];
      double[] range = new double[3];
      double[] area = new double[3];
      for (int axis : List.of(0, 1, 2)) {
        double sum = 0;
        double squares = 0;
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        for (double value : ring[axis]) {
          sum += value;
          squares += value * value;
          area[axis] += Math.abs(value) / SECOND;
          lowest = Math.min(lowest, value);
          highest = Math.max(highest, value);
        }
        double mean = sum / SECOND;
        deviation[axis] = Math.sqrt(Math.max(0, squares / SECOND - mean * mean));
        range[axis] = highest - lowest;
      }
      raise(C3, norm(range[0], range[1], range[2]));
      raise(C8, norm(deviation[0], 0, deviation[2]));
      raise(C9, norm(deviation[0], deviation[1], deviation[2]));
      raise(C10, area[0] + area[1] + area[2]);
      raise(C11, area[0] + area[2]);
    }

    @Override
    public void interrupted() {
      count = 0;
    }

    private void raise(PaperFeature feature, double value) {
      values.merge(feature, value, Math::max);
    }

    private static Map<PaperFeature, Double> zeroes() {
      Map<PaperFeature, Double> zeroes = new EnumMap<>(PaperFeature.class);
      for (PaperFeature feature : values()) {
        zeroes.put(feature, 0.0);
      }
      return zeroes;
    }

    private static double norm(double x, double y, double z) {
      return Math.sqrt(x * x + y * y + z * z);
    }
  }
}
