package no.trygghub.hub.falls;

/**
 * A Butterworth low-pass of the fourth order, for one axis: 5 Hz at {@link SteadySamples#RATE}, as
 * in the SisFall paper. Two sections of the second order, by the bilinear transform.
 */
final class LowPass {
  private static final double CUT_OFF_HZ = 5;
  private static final double[] DAMPING = {
    2 * Math.sin(Math.PI / 8), 2 * Math.sin(3 * Math.PI / 8)
  };

  private final double[] gain = new double[DAMPING.length];
  private final double[] a1 = new double[DAMPING.length];
  private final double[] a2 = new double[DAMPING.length];
  private final double[] s1 = new double[DAMPING.length];
  private final double[] s2 = new double[DAMPING.length];

  LowPass() {
    double k = Math.tan(Math.PI * CUT_OFF_HZ / SteadySamples.RATE);
    for (int i = 0; i < DAMPING.length; i++) {
      double norm = 1 + DAMPING[i] * k + k * k;
      gain[i] = k * k / norm;
      a1[i] = 2 * (k * k - 1) / norm;
      a2[i] = (1 - DAMPING[i] * k + k * k) / norm;
    }
  }

  /** Begins as if the value had been there for ever, so that gravity makes no step. */
  void settle(double value) {
    for (int i = 0; i < DAMPING.length; i++) {
      s2[i] = value * (gain[i] - a2[i]);
      s1[i] = value * (2 * gain[i] - a1[i]) + s2[i];
    }
  }

  double next(double value) {
    double in = value;
    for (int i = 0; i < DAMPING.length; i++) {
      double out = gain[i] * in + s1[i];
      s1[i] = 2 * gain[i] * in - a1[i] * out + s2[i];
      s2[i] = gain[i] * in - a2[i] * out;
      in = out;
    }
    return in;
  }
}
