package no.trygghub.simulator.falls;

import no.trygghub.hub.falls.FallDetector;
import no.trygghub.hub.falls.FallParameters;

/** How many samples a second the detector manages on one thread. */
final class DetectorSpeed {
  private static final int SAMPLES = 4_000_000;
  private static final int ROUNDS = 5;
  private static final long STEP_NANOS = 5_000_000;
  private static final int STRIDE = 200;

  private DetectorSpeed() {}

  /** The best of a few rounds over a made-up walk at 200 Hz, each step of it an impact. */
  static double samplesASecond(FallParameters parameters) {
    double[] walk = new double[STRIDE];
    for (int i = 0; i < STRIDE; i++) {
      walk[i] = 1 + 0.4 * Math.sin(2 * Math.PI * i / STRIDE);
    }
    FallDetector detector = new FallDetector(parameters);
    long nanos = 0;
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      for (int i = 0; i < SAMPLES; i++) {
        double now = walk[i % STRIDE];
        detector.accept(nanos, 0.1 * now, -now, 0.2 * now);
        nanos += STEP_NANOS;
      }
      best = Math.max(best, SAMPLES * 1e9 / (System.nanoTime() - begin));
    }
    return best;
  }
}
