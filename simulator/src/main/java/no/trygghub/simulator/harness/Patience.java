package no.trygghub.simulator.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long a trial waits for something that must come.
 *
 * @param most the longest that it may take
 */
record Patience(Duration most) {
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);

  /**
   * Waits until a condition holds.
   *
   * @param what what is waited for, for the exception
   * @throws IOException where it takes too long
   */
  void until(String what, BooleanSupplier condition) throws IOException {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > most.toNanos()) {
        throw new IOException("waited " + most.toSeconds() + " s in vain until " + what);
      }
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
  }
}
