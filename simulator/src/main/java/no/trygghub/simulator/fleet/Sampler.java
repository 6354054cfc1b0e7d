package no.trygghub.simulator.fleet;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.simulator.fleet.hub.Shard;

/** Looks at the machine while a fleet runs. */
final class Sampler {
  /** {@code USER_HZ}: what /proc/stat counts in on every Linux that runs Java. */
  private static final long TICKS_OF_A_SECOND = 100;

  private static final Duration UNKNOWN = Duration.ofNanos(-1);

  private final HubClock clock;
  private final Books books;
  private final Centre centre;
  private final List<Shard> shards;
  private final OptionalLong broker;
  private final List<Sample> samples = new ArrayList<>();

  Sampler(HubClock clock, Books books, Centre centre, List<Shard> shards, OptionalLong broker) {
    this.clock = clock;
    this.books = books;
    this.centre = centre;
    this.shards = shards;
    this.broker = broker;
  }

  Sample take(Sample.Phase phase) {
    Sample sample =
        new Sample(
            phase,
            System.nanoTime(),
            clock.nanosSinceBoot(),
            books.connected(),
            centre.received(),
            broker.isPresent() ? cpu(broker.getAsLong()) : UNKNOWN,
            cpu(ProcessHandle.current().pid()),
            threads(),
            machineBusy(),
            shards.stream().map(Shard::behind).max(Duration::compareTo).orElse(Duration.ZERO));
    samples.add(sample);
    return sample;
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }

  private static Duration cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(UNKNOWN);
  }

  /** In the order of their names, which is that of the shards, and the response centre last. */
  private static List<Duration> threads() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    TreeMap<String, Duration> found = new TreeMap<>();
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith(Fleet.THREADS)) {
        found.put(info.getThreadName(), Duration.ofNanos(threads.getThreadCpuTime(id)));
      }
    }
    return List.copyOf(found.values());
  }

  private static Duration machineBusy() {
    try {
      String line = Files.readAllLines(Path.of("/proc/stat")).getFirst();
      long[] ticks =
          Arrays.stream(line.replaceFirst("cpu\\s+", "").split(" "))
              .mapToLong(Long::parseLong)
              .toArray();
      // user, nice, system, idle, iowait, irq, softirq, steal
      long busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7];
      return Duration.ofMillis(busy * 1_000 / TICKS_OF_A_SECOND);
    } catch (IOException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
      return UNKNOWN;
    }
  }
}
