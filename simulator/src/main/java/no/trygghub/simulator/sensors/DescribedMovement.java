package no.trygghub.simulator.sensors;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Movements in a few strokes, of somebody who wears an accelerometer on a belt, y downwards. They
 * are no recordings: they show that a hub finds a fall, not how well.
 */
public final class DescribedMovement {
  private static final int RATE = 100;
  private static final double NOISE_G = 0.01;

  private final List<Movement.Sample> samples = new ArrayList<>();
  private final Random random = new Random(1);

  private DescribedMovement() {}

  /** Stands, falls on its face, and lies still. */
  public static Movement fall() {
    return new DescribedMovement()
        .during(5, share -> new double[] {0, -1, 0})
        .during(0.4, share -> new double[] {0, -(1 - 0.6 * share), 0.3 * share})
        .during(
            0.25,
            share -> {
              double hit = 4 * Math.sin(Math.PI * share);
              return new double[] {0.3 * hit, -0.3 * hit, 0.5 + hit};
            })
        .during(6, share -> new double[] {0, -0.1, 0.99})
        .movement();
  }

  /** Stands, drops into a chair, and sits upright. */
  public static Movement sittingDownHard() {
    return new DescribedMovement()
        .during(5, share -> new double[] {0, -1, 0})
        .during(0.3, share -> new double[] {0, -0.7, 0})
        .during(0.2, share -> new double[] {0, -(1 + 1.2 * Math.sin(Math.PI * share)), 0})
        .during(6, share -> new double[] {0, -1, 0})
        .movement();
  }

  private DescribedMovement during(double seconds, Stroke stroke) {
    long count = Math.round(seconds * RATE);
    for (int i = 0; i < count; i++) {
      double[] g = stroke.at((double) i / count);
      samples.add(
          new Movement.Sample(
              samples.size() * 1_000_000_000L / RATE, noisy(g[0]), noisy(g[1]), noisy(g[2])));
    }
    return this;
  }

  private Movement movement() {
    return new Movement(samples);
  }

  private double noisy(double value) {
    return value + NOISE_G * random.nextGaussian();
  }

  /** Part of a movement. */
  private interface Stroke {
    /** What is felt when this share of it is over, x, y and z in g. */
    double[] at(double share);
  }
}
