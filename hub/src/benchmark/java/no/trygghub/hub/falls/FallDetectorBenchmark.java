package no.trygghub.hub.falls;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many samples a second {@link FallDetector} takes on one thread, each with all that it does to
 * them: a walk in which every step is an impact, and somebody who falls every minute. Run by {@code
 * mvn verify -P benchmark -DskipTests -pl drivers,hub}, with the profiler that counts allocated bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FallDetectorBenchmark {
  private static final int SECONDS = 60;

  /** Samples a second: the slower they come, the more steady samples each of them makes. */
  @Param({"20", "50", "200", "400"})
  int rate;

  /** How it is worn; on a belt there are more features. */
  @Param({"free", "belt-y"})
  String mounting = "";

  private double[] x = {};
  private double[] y = {};
  private double[] z = {};
  private FallDetector detector = new FallDetector(FallParameters.shipped(Mounting.FREE));
  private long nanos;
  private long step;
  private int next;

  /** Made by JMH. */
  public FallDetectorBenchmark() {}

  /** A minute of samples, taken again and again. */
  @Setup
  public void walk() {
    detector = new FallDetector(FallParameters.shipped(Mounting.of(mounting).orElseThrow()));
    step = 1_000_000_000L / rate;
    int count = SECONDS * rate;
    x = new double[count];
    y = new double[count];
    z = new double[count];
    Random random = new Random(1);
    for (int i = 0; i < count; i++) {
      double seconds = (double) i / rate;
      double stride = 0.5 * Math.sin(2 * Math.PI * 2 * seconds);
      boolean hits = Math.abs(seconds - 40) < 0.15;
      boolean lies = seconds > 40 && seconds < 50;
      x[i] = 0.1 * stride + 0.02 * random.nextGaussian();
      y[i] = (lies ? -0.1 : -1 + stride) + 0.02 * random.nextGaussian();
      z[i] = (lies ? 1 : stride / 3) + (hits ? 3 : 0) + 0.02 * random.nextGaussian();
    }
  }

  /** One sample. */
  @Benchmark
  public boolean sample() {
    int at = next;
    next = at + 1 == x.length ? 0 : at + 1;
    nanos += step;
    return detector.accept(nanos, x[at], y[at], z[at]);
  }
}
