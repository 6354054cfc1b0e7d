package no.trygghub.simulator.fleet;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What is in memory when everything that is not needed is gone.
 *
 * @param heap bytes of Java's heap
 * @param direct bytes of buffers outside it
 */
record MemoryUse(long heap, long direct) {
  private static final int COLLECTIONS = 3;

  /**
   * Collects what can be collected, and measures.
   *
   * @param between how long to wait after each collection
   */
  static MemoryUse settled(Duration between) {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      LockSupport.parkNanos(between.toNanos());
    }
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new MemoryUse(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct);
  }

  long all() {
    return heap + direct;
  }
}
