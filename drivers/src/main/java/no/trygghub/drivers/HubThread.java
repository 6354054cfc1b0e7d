package no.trygghub.drivers;

import java.time.Duration;

/** The hub's one thread and its time, as drivers need them. */
public interface HubThread {
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

  /** A task that waits for its time. */
  interface Timer {
    /** Makes sure that the task does not run any more. Does nothing where it has run. */
    void cancel();
  }
}
