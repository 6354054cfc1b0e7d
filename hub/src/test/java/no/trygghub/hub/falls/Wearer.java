package no.trygghub.hub.falls;

import java.util.Random;

/** A made-up person who wears an accelerometer on a belt, y downwards, sampled at any rate. */
final class Wearer {
  /** Takes the samples. */
  interface Sampled {
    void sample(long nanos, double x, double y, double z);
  }

  private static final double NOISE_G = 0.01;

  private final double rate;
  private final Sampled sampled;
  private final Random random = new Random(1);
  private long nanos = 1_000_000_000;
  private double x;
  private double y = -1;
  private double z;

  Wearer(double rate, Sampled sampled) {
    this.rate = rate;
    this.sampled = sampled;
  }

  /** Stands, sits or lies, in whichever posture it is. */
  Wearer rests(double seconds) {
    return during(seconds, share -> emit(x, y, z));
  }

  Wearer walks(double seconds) {
    return during(
        seconds,
        share -> {
          double step = 0.2 * Math.sin(2 * Math.PI * 2 * share * seconds);
          emit(x + step / 4, y + step, z);
        });
  }

  /** Sits down hard: an impact along the body, which stays upright. */
  Wearer dropsIntoAChair() {
    return during(0.3, share -> emit(x, y * 0.7, z))
        .during(0.2, share -> emit(x, y * (1 + 1.2 * Math.sin(Math.PI * share)), z));
  }

  Wearer jumps() {
    return during(0.2, share -> emit(x, y * 1.8, z))
        .during(0.3, share -> emit(x, y * 0.1, z))
        .during(0.25, share -> emit(x, y * (1 + 1.8 * Math.sin(Math.PI * share)), z));
  }

  /** Falls on its face: half weightless, an impact across the body, and lying. */
  Wearer falls() {
    during(0.4, share -> emit(0, -(1 - 0.6 * share), 0.3 * share));
    during(
        0.25,
        share -> {
          double hit = 4 * Math.sin(Math.PI * share);
          emit(0.3 * hit, -0.3 * hit, 0.5 + hit);
        });
    y = -0.1;
    z = 0.99;
    return this;
  }

  Wearer standsUp() {
    y = -1;
    z = 0;
    return this;
  }

  /** Nothing is sampled. */
  Wearer isNotSampled(double seconds) {
    nanos += Math.round(seconds * 1e9);
    return this;
  }

  private Wearer during(double seconds, java.util.function.DoubleConsumer each) {
    long count = Math.round(seconds * rate);
    for (int i = 0; i < count; i++) {
      each.accept((double) i / count);
      nanos += Math.round(1e9 / rate);
    }
    return this;
  }

  private void emit(double sampleX, double sampleY, double sampleZ) {
    sampled.sample(nanos, noisy(sampleX), noisy(sampleY), noisy(sampleZ));
  }

  private double noisy(double value) {
    return value + NOISE_G * random.nextGaussian();
  }
}
