package no.trygghub.simulator.falls;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import no.trygghub.hub.falls.Mounting;
import no.trygghub.hub.falls.SteadyReceiver;
import no.trygghub.hub.falls.SteadySamples;

/** The greatest of each {@link PaperFeature} in steady samples, which are behind the low-pass. */
final class PaperFeatures implements SteadyReceiver {
  private static final int SECOND = SteadySamples.RATE;
  private static final int HALF = SECOND / 2;
  private static final double STEP = 1.0 / SteadySamples.RATE;
  private static final int LEVEL_X = 0;
  private static final int VERTICAL = 1;
  private static final int LEVEL_Z = 2;

  private final Map<PaperFeature, Double> greatest = new EnumMap<>(PaperFeature.class);
  private final double[][] axes = new double[3][2 * SECOND];

  /** The angle of the trunk, in degrees. */
  private final double[] trunk = new double[2 * SECOND];

  private int count;

  /**
   * The greatest of each feature in a trial; 0 where the trial is too short for one. The vertical
   * axis is the mounting's, and y, as in SisFall, where that knows none.
   */
  static Map<PaperFeature, Double> greatest(RecordedTrial trial, Mounting mounting) {
    PaperFeatures features = new PaperFeatures();
    SteadySamples samples = new SteadySamples(features);
    for (RecordedTrial.Row row : trial.rows()) {
      switch (mounting) {
        case FREE, BELT_Y -> samples.accept(row.nanos(), row.x(), row.y(), row.z());
        case BELT_X -> samples.accept(row.nanos(), row.y(), row.x(), row.z());
        case BELT_Z -> samples.accept(row.nanos(), row.x(), row.z(), row.y());
      }
    }
    return features.greatest();
  }

  /** The greatest so far. */
  Map<PaperFeature, Double> greatest() {
    Map<PaperFeature, Double> all = new EnumMap<>(PaperFeature.class);
    for (PaperFeature feature : PaperFeature.values()) {
      all.put(feature, greatest.getOrDefault(feature, 0.0));
    }
    return all;
  }

  @Override
  public void steady(long nanos, double x, double y, double z) {
    int at = count % trunk.length;
    axes[LEVEL_X][at] = x;
    axes[VERTICAL][at] = y;
    axes[LEVEL_Z][at] = z;
    double level = Math.hypot(x, z);
    trunk[at] = level == 0 ? 0 : Math.toDegrees(Math.atan(level / y));
    count++;
    raise(PaperFeature.C1, norm(x, y, z));
    raise(PaperFeature.C2, level);
    raise(PaperFeature.C4, Math.toDegrees(Math.atan2(level, -y)));
    if (count >= HALF) {
      halfSecond();
    }
    if (count >= SECOND) {
      second();
    }
    if (count > SECOND) {
      raise(PaperFeature.C7, norm(change(LEVEL_X), change(VERTICAL), change(LEVEL_Z)));
    }
    if (count >= 2 * SECOND) {
      raise(PaperFeature.C6, turn(LEVEL_X) + turn(LEVEL_Z));
    }
  }

  @Override
  public void interrupted() {
    count = 0;
  }

  private void halfSecond() {
    double time = (HALF - 1) * STEP;
    double level =
        integral(HALF, ago -> Math.abs(value(LEVEL_X, ago)) + Math.abs(value(LEVEL_Z, ago)));
    double vertical = integral(HALF, ago -> Math.abs(value(VERTICAL, ago)));
    double x = integral(HALF, ago -> value(LEVEL_X, ago));
    double z = integral(HALF, ago -> value(LEVEL_Z, ago));
    raise(PaperFeature.C10, (level + vertical) / time);
    raise(PaperFeature.C11, level / time);
    raise(PaperFeature.C14, Math.hypot(x, z) / time);
  }

  private void second() {
    double x = deviation(ago -> value(LEVEL_X, ago));
    double y = deviation(ago -> value(VERTICAL, ago));
    double z = deviation(ago -> value(LEVEL_Z, ago));
    raise(PaperFeature.C3, norm(range(LEVEL_X), range(VERTICAL), range(LEVEL_Z)));
    raise(PaperFeature.C5, deviation(ago -> trunk[place(ago)]));
    raise(PaperFeature.C8, Math.hypot(x, z));
    raise(PaperFeature.C9, norm(x, y, z));
    raise(
        PaperFeature.C12,
        integral(
            SECOND, ago -> norm(value(LEVEL_X, ago), value(VERTICAL, ago), value(LEVEL_Z, ago))));
    raise(
        PaperFeature.C13,
        integral(SECOND, ago -> Math.hypot(value(LEVEL_X, ago), value(LEVEL_Z, ago))));
  }

  /** How far an axis is from what it was a second ago, in g/s. */
  private double change(int axis) {
    return (value(axis, 0) - value(axis, SECOND)) / (SECOND * STEP);
  }

  private double turn(int axis) {
    return mean(ago -> value(axis, ago + SECOND)) * mean(ago -> value(axis, ago));
  }

  private double range(int axis) {
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    for (int ago = 0; ago < SECOND; ago++) {
      lowest = Math.min(lowest, value(axis, ago));
      highest = Math.max(highest, value(axis, ago));
    }
    return highest - lowest;
  }

  /** Of a second. */
  private static double deviation(IntToDoubleFunction values) {
    double mean = mean(values);
    return Math.sqrt(mean(ago -> Math.pow(values.applyAsDouble(ago) - mean, 2)));
  }

  /** Of a second. */
  private static double mean(IntToDoubleFunction values) {
    double sum = 0;
    for (int ago = 0; ago < SECOND; ago++) {
      sum += values.applyAsDouble(ago);
    }
    return sum / SECOND;
  }

  /** By trapezoids from the first to the last of the samples, as in the paper. */
  private static double integral(int samples, IntToDoubleFunction values) {
    double sum = -(values.applyAsDouble(0) + values.applyAsDouble(samples - 1)) / 2;
    for (int ago = 0; ago < samples; ago++) {
      sum += values.applyAsDouble(ago);
    }
    return sum * STEP;
  }

  private double value(int axis, int ago) {
    return axes[axis][place(ago)];
  }

  /** Where the sample stands that was so many before the last. */
  private int place(int ago) {
    return (count - 1 - ago) % trunk.length;
  }

  private void raise(PaperFeature feature, double value) {
    greatest.merge(feature, value, Math::max);
  }

  private static double norm(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }
}
