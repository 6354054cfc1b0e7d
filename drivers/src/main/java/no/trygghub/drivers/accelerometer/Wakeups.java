package no.trygghub.drivers.accelerometer;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Waits in real time, or until another thread signals. */
final class Wakeups implements Waiting {
  private final Semaphore signals = new Semaphore(0);

  /** Ends the waiting, or the next one where nobody waits now. */
  void signal() {
    signals.release();
  }

  @Override
  public void await(Duration longest) throws InterruptedException {
    boolean ignored = signals.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS);
    signals.drainPermits();
  }
}
