package no.trygghub.simulator.clock;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import no.trygghub.hub.clock.EventLoop;

/** Lets the time of a hub pass, on the thread that plays. */
public interface Drive {
  /** How long to rest before looking again whether something came from another thread. */
  Duration REST = Duration.ofMillis(2);

  /** Returns once the hub's monotonic time is that far and all that was due by then is done. */
  void until(long nanosSinceBoot) throws InterruptedException;

  /** Lets the hub act on what has been done to it since. */
  void act();

  /**
   * Waits in real time, while the hub's own stands still or runs on as it will.
   *
   * @return whether what was waited for came to be
   */
  default boolean await(BooleanSupplier condition, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      act();
      if (condition.getAsBoolean()) {
        return true;
      }
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      Thread.sleep(REST);
    }
  }

  /** A hub whose loop is driven from timer to timer, without waiting. */
  static Drive stepwise(SimulatedClock clock, EventLoop loop) {
    return new Drive() {
      @Override
      public void until(long nanosSinceBoot) {
        act();
        for (OptionalLong due = loop.nextDue();
            due.isPresent() && due.getAsLong() <= nanosSinceBoot;
            due = loop.nextDue()) {
          clock.advanceTo(due.getAsLong());
          act();
        }
        clock.advanceTo(nanosSinceBoot);
      }

      @Override
      public void act() {
        loop.runDue();
      }
    };
  }

  /** A hub that runs by itself at the speed of its clock. */
  static Drive running(SimulatedClock clock) {
    return new Drive() {
      @Override
      public void until(long nanosSinceBoot) throws InterruptedException {
        for (long left = clock.realNanosUntil(nanosSinceBoot);
            left > 0;
            left = clock.realNanosUntil(nanosSinceBoot)) {
          Thread.sleep(Duration.ofNanos(left));
        }
      }

      @Override
      public void act() {
        // it does by itself
      }
    };
  }
}
