package no.trygghub.hub.falls;

/**
 * Finds falls in a stream of accelerometer samples, 20 to 400 a second, with gaps and at irregular
 * times. A fall is found 3 s after its impact, or when the samples stop; what follows within {@link
 * #ONE_FALL_NANOS} belongs to it. May miss a fall that is as soft as sitting down. Memory is fixed,
 * and nothing is allocated for a sample. For one thread.
 */
public final class FallDetector {
  /** Impacts this close to a fall are of the same fall. */
  public static final long ONE_FALL_NANOS = 10_000_000_000L;

  private final FallParameters parameters;
  private final FallCandidates candidates;

  private boolean found;
  private boolean everFound;
  private long foundNanos;
  private double impactG;
  private double postureDegrees;
  private double unrestG;
  private double margin;

  /** A detector that has seen nothing. */
  public FallDetector(FallParameters parameters) {
    this.parameters = parameters;
    this.candidates = new FallCandidates(parameters.mounting(), this::candidate);
  }

  /**
   * Takes a sample, and says whether it completed a fall; {@link #last} tells of it. A sample that
   * is no later than the one before, or not a number, is overlooked. Allocates nothing.
   *
   * @param nanos monotonic time
   * @param x in g
   * @param y in g
   * @param z in g
   */
  public boolean accept(long nanos, double x, double y, double z) {
    found = false;
    candidates.accept(nanos, x, y, z);
    return found;
  }

  /** No more samples come for now: says whether the last ones were a fall. */
  public boolean finish() {
    found = false;
    candidates.finish();
    return found;
  }

  /**
   * The last fall that was found.
   *
   * @throws IllegalStateException where none was
   */
  public FoundFall last() {
    if (!everFound) {
      throw new IllegalStateException("no fall was found yet");
    }
    return new FoundFall(foundNanos, impactG, postureDegrees, unrestG, margin);
  }

  private void candidate(long nanos, double[] features) {
    double above = parameters.margin(features);
    if (above <= 0 || (everFound && nanos - foundNanos < ONE_FALL_NANOS)) {
      return;
    }
    found = true;
    everFound = true;
    foundNanos = nanos;
    margin = above;
    impactG = Math.exp(features[FallFeature.IMPACT.place()]);
    postureDegrees = features[FallFeature.POSTURE.place()];
    unrestG =
        Math.max(0, Math.exp(features[FallFeature.STILLNESS.place()]) - FallCandidates.NOISE_G);
  }
}
