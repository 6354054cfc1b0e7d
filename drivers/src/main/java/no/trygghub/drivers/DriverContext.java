package no.trygghub.drivers;

import java.time.Duration;

/** What the hub gives a driver: the time, the hub's one thread, and somewhere to report to. */
public interface DriverContext {
  /**
   * The time now. May be called on any thread; stamp an edge with it at once, before handing it
   * over.
   */
  HubTime now();

  /**
   * Runs a task on the hub's thread, after those handed over before. May be called on any thread.
   */
  void execute(Runnable task);

  /**
   * Runs a task on the hub's thread once a delay is over. May be called on the hub's thread only.
   */
  Timer after(Duration delay, Runnable task);

  /** Reports what the driver saw. May be called on the hub's thread only. */
  void report(SensorEvent event);

  /**
   * Tells that the device is gone. The hub closes the driver, raises a fault and opens it anew with
   * backoff. May be called on the hub's thread only.
   */
  void lost(DriverException cause);

  /** A task that waits for its time. */
  interface Timer {
    /** Makes sure that the task does not run any more. Does nothing where it has run. */
    void cancel();
  }
}
