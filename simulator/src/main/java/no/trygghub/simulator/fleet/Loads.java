package no.trygghub.simulator.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How full everything was that can be, and what would be full first. */
final class Loads {
  private static final double NANOS = 1e9;

  /** Shorter stretches tell nothing of a share of a second. */
  private static final double LEAST_SECONDS = 0.5;

  private final List<Load> all;

  private Loads(List<Load> all) {
    this.all = all;
  }

  /**
   * How full something was.
   *
   * @param what what
   * @param mean its share of what there is, on average; 1 is full
   * @param peak in the busiest second
   * @param detail what is counted, of how much
   */
  record Load(String what, double mean, double peak, String detail) {}

  /** While something went on; nothing where that was too short to tell. */
  static Loads of(
      List<Sample> samples,
      Sample.Phase phase,
      FleetSettings settings,
      Fleet.Resources resources,
      Fleet.MemorySums memory) {
    List<Load> all = new ArrayList<>();
    int cores = Runtime.getRuntime().availableProcessors();
    cpu(samples, phase, Sample::broker, 1)
        .ifPresent(load -> all.add(load.as("the broker", "of one core: Mosquitto has one thread")));
    for (int i = 0; i < settings.threads(); i++) {
      int thread = i;
      cpu(samples, phase, sample -> thread(sample, thread), 1)
          .ifPresent(load -> all.add(load.as("hubs' thread " + (thread + 1), "of one core")));
    }
    cpu(samples, phase, sample -> thread(sample, settings.threads()), 1)
        .ifPresent(load -> all.add(load.as("the response centre's thread", "of one core")));
    cpu(samples, phase, Loads::together, cores)
        .ifPresent(
            load -> all.add(load.as("all processors", "of " + cores + " cores, by these alone")));
    fixed(all, "open files of the fleet", resources.ownFiles(), resources.ownFilesMost());
    fixed(all, "open files of the broker", resources.brokerFiles(), resources.brokerFilesMost());
    fixed(all, "local ports", settings.hubs() + 1L, resources.ports());
    fixed(
        all,
        "Java's heap, MB",
        memory.whole().heap() / 1_000_000,
        Runtime.getRuntime().maxMemory() / 1_000_000);
    return new Loads(all);
  }

  List<Load> all() {
    return all;
  }

  /** What is fullest, and so would be full first; nothing where nothing is known. */
  Optional<Load> first() {
    return all.stream().max(Comparator.comparingDouble(Load::mean));
  }

  /** Processor time between samples, all of it. */
  static Duration sum(List<Sample> samples, Sample.Phase phase, Function<Sample, Duration> of) {
    Duration sum = Duration.ZERO;
    for (int i = 1; i < samples.size(); i++) {
      if (samples.get(i).phase() == phase) {
        sum = sum.plus(of.apply(samples.get(i))).minus(of.apply(samples.get(i - 1)));
      }
    }
    return sum;
  }

  /** Real time between samples, in seconds. */
  static double seconds(List<Sample> samples, Sample.Phase phase) {
    return sum(samples, phase, sample -> Duration.ofNanos(sample.real())).toNanos() / NANOS;
  }

  /** Which share of the machine other processes took meanwhile; 0 where it is not known. */
  static double others(List<Sample> samples, Sample.Phase phase) {
    int cores = Runtime.getRuntime().availableProcessors();
    double all = cpu(samples, phase, Sample::machineBusy, cores).map(Shares::mean).orElse(0.0);
    double these = cpu(samples, phase, Loads::together, cores).map(Shares::mean).orElse(all);
    return Math.max(0, all - these);
  }

  private static Duration together(Sample sample) {
    return sample.broker().isNegative() ? sample.own() : sample.own().plus(sample.broker());
  }

  private static Duration thread(Sample sample, int number) {
    return number < sample.threads().size() ? sample.threads().get(number) : Duration.ofNanos(-1);
  }

  private static Optional<Shares> cpu(
      List<Sample> samples, Sample.Phase phase, Function<Sample, Duration> of, int cores) {
    double seconds = seconds(samples, phase);
    if (seconds < LEAST_SECONDS || samples.stream().anyMatch(one -> of.apply(one).isNegative())) {
      return Optional.empty();
    }
    double peak = 0;
    for (int i = 1; i < samples.size(); i++) {
      Sample from = samples.get(i - 1);
      Sample to = samples.get(i);
      double real = (to.real() - from.real()) / NANOS;
      if (to.phase() == phase && real >= LEAST_SECONDS) {
        Duration used = of.apply(to).minus(of.apply(from));
        peak = Math.max(peak, used.toNanos() / NANOS / real / cores);
      }
    }
    double mean = sum(samples, phase, of).toNanos() / NANOS / seconds / cores;
    return Optional.of(new Shares(mean, Math.max(mean, peak)));
  }

  private static void fixed(List<Load> all, String what, long used, long most) {
    if (most > 0 && used > 0) {
      double share = (double) used / most;
      all.add(new Load(what, share, share, String.format("%,d of %,d", used, most)));
    }
  }

  private record Shares(double mean, double peak) {
    Load as(String what, String detail) {
      return new Load(what, mean, peak, detail);
    }
  }
}
