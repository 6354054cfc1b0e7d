package no.trygghub.hub.falls;

/**
 * Makes samples of any rate, at irregular times, into steady ones at {@link #RATE} behind a
 * low-pass of 5 Hz.
 *
 * <p>What lies between two samples is taken for a straight line, and each steady sample is the mean
 * of that line over its 20 ms: it neither depends on the rate nor lets a fast rate fold over. A
 * rate that changes needs no new coefficients. Samples that are no later than the one before, or
 * are not numbers, are overlooked. After {@link #LONGEST_GAP_NANOS} without a sample it begins
 * anew.
 */
public final class SteadySamples {
  /** Steady samples in a second. */
  public static final int RATE = 50;

  /** A longer time without a sample is no longer bridged. */
  public static final long LONGEST_GAP_NANOS = 500_000_000;

  private static final long STEP_NANOS = 1_000_000_000L / RATE;

  /** Beyond any sensor's range; more is a broken one. */
  private static final double MOST_G = 1000;

  private final SteadyReceiver receiver;
  private final LowPass lowPassX = new LowPass();
  private final LowPass lowPassY = new LowPass();
  private final LowPass lowPassZ = new LowPass();

  private boolean started;
  private boolean settled;
  private long last;
  private double lastX;
  private double lastY;
  private double lastZ;
  private long cellEnd;
  private double areaX;
  private double areaY;
  private double areaZ;

  /** Hands steady samples to a receiver, during {@link #accept}. */
  public SteadySamples(SteadyReceiver receiver) {
    this.receiver = receiver;
  }

  /**
   * Takes a sample. Allocates nothing.
   *
   * @param nanos monotonic time
   * @param x in g
   * @param y in g
   * @param z in g
   */
  public void accept(long nanos, double x, double y, double z) {
    if (!(Math.abs(x) <= MOST_G && Math.abs(y) <= MOST_G && Math.abs(z) <= MOST_G)) {
      return;
    }
    if (started && nanos - last > LONGEST_GAP_NANOS) {
      finish();
    }
    if (!started) {
      started = true;
      settled = false;
      cellEnd = nanos + STEP_NANOS;
      areaX = 0;
      areaY = 0;
      areaZ = 0;
    } else if (nanos - last <= 0) {
      return;
    } else {
      bridge(nanos, x, y, z);
    }
    last = nanos;
    lastX = x;
    lastY = y;
    lastZ = z;
  }

  /** Ends what was begun; the next sample begins anew. */
  public void finish() {
    if (started) {
      started = false;
      receiver.interrupted();
    }
  }

  private void bridge(long nanos, double x, double y, double z) {
    double span = nanos - last;
    double slopeX = (x - lastX) / span;
    double slopeY = (y - lastY) / span;
    double slopeZ = (z - lastZ) / span;
    long from = last;
    while (nanos - cellEnd >= 0) {
      add(from, cellEnd, slopeX, slopeY, slopeZ);
      emit();
      from = cellEnd;
      cellEnd += STEP_NANOS;
      areaX = 0;
      areaY = 0;
      areaZ = 0;
    }
    add(from, nanos, slopeX, slopeY, slopeZ);
  }

  /** The area under the line from one moment to another. */
  private void add(long from, long to, double slopeX, double slopeY, double slopeZ) {
    double width = to - from;
    double middle = (from - last) + width / 2;
    areaX += width * (lastX + slopeX * middle);
    areaY += width * (lastY + slopeY * middle);
    areaZ += width * (lastZ + slopeZ * middle);
  }

  private void emit() {
    double x = areaX / STEP_NANOS;
    double y = areaY / STEP_NANOS;
    double z = areaZ / STEP_NANOS;
    if (!settled) {
      settled = true;
      lowPassX.settle(x);
      lowPassY.settle(y);
      lowPassZ.settle(z);
    }
    receiver.steady(cellEnd, lowPassX.next(x), lowPassY.next(y), lowPassZ.next(z));
  }
}
