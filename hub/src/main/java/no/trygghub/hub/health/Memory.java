package no.trygghub.hub.health;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import no.trygghub.hub.config.FaultKind;
import org.jspecify.annotations.Nullable;

/** How much memory is left, of the computer and of the agent. */
final class Memory {
  private static final long KIB_OF_A_MIB = 1024;

  /**
   * With less available memory the kernel begins to throw running programs out of memory and to
   * read them in again, and then to kill them.
   */
  private static final Limit AVAILABLE = new Limit(32 * KIB_OF_A_MIB, 64 * KIB_OF_A_MIB);

  /** Percent of the heap that are still used after the garbage was collected. */
  private static final Limit USED = new Limit(90, 75);

  private static final Pattern MEM_AVAILABLE =
      Pattern.compile("^MemAvailable:\\s+(\\d{1,15}) kB$", Pattern.MULTILINE);

  private Memory() {}

  static List<Gauge> gauges(Path root) {
    List<MemoryPoolMXBean> old =
        ManagementFactory.getMemoryPoolMXBeans().stream().filter(Memory::isOld).toList();
    return List.of(
        ofComputer(root),
        new Gauge(
            FaultKind.MEMORY,
            "agent",
            USED,
            () -> used(old),
            value ->
                value
                    + " % of the agent's own memory are in use after collecting; restart it, and"
                    + " report it with its log"));
  }

  /** How much the programs of the computer can still have. */
  static Gauge ofComputer(Path root) {
    return new Gauge(
        FaultKind.MEMORY,
        "computer",
        AVAILABLE,
        () -> available(root),
        value ->
            "only "
                + value / KIB_OF_A_MIB
                + " MiB of the computer's memory are left; find what uses it, or restart the"
                + " computer");
  }

  /** {@code MemAvailable} of proc(5): what programs can have without swapping, in KiB. */
  private static OptionalLong available(Path root) {
    return KernelFile.text(root.resolve("proc/meminfo")).stream()
        .map(MEM_AVAILABLE::matcher)
        .filter(Matcher::find)
        .mapToLong(found -> Long.parseLong(found.group(1)))
        .findFirst();
  }

  /** The part of the heap where what lives long ends up is the one that has a threshold. */
  private static boolean isOld(MemoryPoolMXBean pool) {
    return pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported();
  }

  private static OptionalLong used(List<MemoryPoolMXBean> old) {
    return old.stream()
        .flatMapToLong(
            pool -> {
              @Nullable MemoryUsage usage = pool.getCollectionUsage();
              return usage == null || usage.getMax() <= 0
                  ? LongStream.empty()
                  : LongStream.of(usage.getUsed() * 100 / usage.getMax());
            })
        .max();
  }
}
