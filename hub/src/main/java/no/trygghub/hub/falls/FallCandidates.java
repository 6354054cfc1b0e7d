package no.trygghub.hub.falls;

/**
 * Finds the impacts in a stream of samples and measures what was around each. An impact is the
 * greatest magnitude within a second before and after it, from {@link #LEAST_IMPACT_G}; it is told
 * 3 s later, or as soon as the samples stop, with what there is by then. Memory is fixed: the last
 * ten seconds.
 */
public final class FallCandidates {
  /** Behind the low-pass, in g. A quiet walk stays below. */
  public static final double LEAST_IMPACT_G = 1.15;

  private static final int RATE = SteadySamples.RATE;
  private static final int RING = 512;
  private static final int BEFORE = 4 * RATE;
  private static final int AFTER = 3 * RATE;
  private static final int BEFORE_ENDS = 6 * RATE / 5;
  private static final int HALF = RATE / 2;

  /** Fewer samples are no stretch to measure. */
  private static final int LEAST = 5;

  /**
   * Added before a logarithm, about the noise of a sensor, so that quiet has no bottomless value.
   */
  static final double NOISE_G = 0.02;

  private final SteadySamples samples = new SteadySamples(new Steady());
  private final CandidateReceiver receiver;
  private final int vertical;
  private final double[][] axes = new double[3][RING];
  private final double[] magnitude = new double[RING];
  private final long[] times = new long[RING];
  private final Stretch before = new Stretch(axes);
  private final Stretch around = new Stretch(axes);
  private final Stretch after = new Stretch(axes);
  private final double[] features;

  /** The number of the next sample, and of the first since the last interruption. */
  private long next;

  private long first;

  /** Hands candidates to a receiver, during {@link #accept} and {@link #finish}. */
  public FallCandidates(Mounting mounting, CandidateReceiver receiver) {
    this.vertical = mounting.vertical();
    this.receiver = receiver;
    this.features = new double[mounting.features().size()];
  }

  /**
   * Takes a sample, as {@link SteadySamples#accept} does. Allocates nothing.
   *
   * @param nanos monotonic time
   * @param x in g
   * @param y in g
   * @param z in g
   */
  public void accept(long nanos, double x, double y, double z) {
    samples.accept(nanos, x, y, z);
  }

  /** No more samples come: what was an impact is told now. */
  public void finish() {
    samples.finish();
  }

  private void judge(long peak) {
    if (peak < first || next - first < 2 * LEAST || !isImpact(peak)) {
      return;
    }
    measure(peak);
    receiver.candidate(times[at(peak)], features);
  }

  private boolean isImpact(long peak) {
    double height = magnitude[at(peak)];
    if (height < LEAST_IMPACT_G) {
      return false;
    }
    for (long i = Math.max(first, peak - RATE); i < peak; i++) {
      if (magnitude[at(i)] >= height) {
        return false;
      }
    }
    long end = Math.min(next, peak + RATE);
    for (long i = peak + 1; i < end; i++) {
      if (magnitude[at(i)] > height) {
        return false;
      }
    }
    return true;
  }

  private void measure(long peak) {
    long begin = Math.max(first, peak - BEFORE);
    long from = Math.max(first, peak - HALF);
    long to = Math.min(next, peak + HALF + 1);
    before.measure(begin, Math.max(begin + LEAST, peak - BEFORE_ENDS));
    around.measure(from, to);
    after.measure(Math.min(next - LEAST, peak + RATE), Math.min(next, peak + AFTER));
    put(FallFeature.IMPACT, Math.log(magnitude[at(peak)]));
    put(FallFeature.DEVIATION, logarithm(around.deviation()));
    put(FallFeature.RANGE, logarithm(around.range()));
    measureAcross(from, to);
    put(FallFeature.LEAN, around.angleTo(before));
    put(FallFeature.POSTURE, after.angleTo(before));
    put(FallFeature.STILLNESS, logarithm(after.deviation()));
    put(FallFeature.UNREST_BEFORE, logarithm(before.deviation()));
    put(FallFeature.PEAK_BEFORE, logarithm(highest(begin, Math.max(begin + 1, peak - HALF))));
    if (vertical >= 0) {
      double down = before.mean[vertical];
      put(FallFeature.LEVEL_DEVIATION, logarithm(around.deviationWithout(vertical)));
      put(FallFeature.TILT_BEFORE, before.angleTo(vertical, down));
      put(FallFeature.TILT_AFTER, after.angleTo(vertical, down));
    }
  }

  /** What is left of the samples without their part along the gravity before. */
  private void measureAcross(long from, long to) {
    double[] gravity = before.mean;
    double length = Math.max(Stretch.norm(gravity[0], gravity[1], gravity[2]), 1e-9);
    double greatest = 0;
    double sum = 0;
    double squares = 0;
    for (long i = from; i < to; i++) {
      int at = at(i);
      double along =
          (axes[0][at] * gravity[0] + axes[1][at] * gravity[1] + axes[2][at] * gravity[2]) / length;
      sum += along;
      squares += along * along;
      greatest = Math.max(greatest, magnitude[at] * magnitude[at] - along * along);
    }
    double count = to - from;
    double varianceAlong = squares / count - (sum / count) * (sum / count);
    double all = around.deviation();
    put(FallFeature.MAGNITUDE_ACROSS, logarithm(Math.sqrt(greatest)));
    put(FallFeature.DEVIATION_ACROSS, logarithm(Math.sqrt(Math.max(0, all * all - varianceAlong))));
  }

  private double highest(long from, long to) {
    double highest = 0;
    for (long i = from; i < to; i++) {
      highest = Math.max(highest, magnitude[at(i)]);
    }
    return highest;
  }

  private void put(FallFeature feature, double value) {
    features[feature.place()] = value;
  }

  private static double logarithm(double value) {
    return Math.log(value + NOISE_G);
  }

  private static int at(long number) {
    return (int) number & (RING - 1);
  }

  /** The last ten seconds, and the moment at which enough is known of an impact. */
  private final class Steady implements SteadyReceiver {
    @Override
    public void steady(long nanos, double x, double y, double z) {
      int at = at(next);
      times[at] = nanos;
      axes[0][at] = x;
      axes[1][at] = y;
      axes[2][at] = z;
      magnitude[at] = Stretch.norm(x, y, z);
      next++;
      judge(next - AFTER);
    }

    @Override
    public void interrupted() {
      for (long peak = Math.max(first, next - AFTER + 1); peak < next; peak++) {
        judge(peak);
      }
      first = next;
    }
  }
}
