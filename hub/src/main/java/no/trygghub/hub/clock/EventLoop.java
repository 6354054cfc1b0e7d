package no.trygghub.hub.clock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Tasks that run one after another on one thread, at once or at their time.
 *
 * <p>What belongs to a loop is touched by its thread alone and needs no lock. A loop either has its
 * own thread ({@link #start}) or is driven step by step by its owner ({@link #runDue}), which is
 * how a year passes in seconds.
 *
 * <p>A task that throws does not end the loop: the exception goes to the handler and the next task
 * runs.
 */
public final class EventLoop implements AutoCloseable {
  private final HubClock clock;
  private final Consumer<Throwable> onFailure;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Timed> timed =
      new PriorityQueue<>(Comparator.comparingLong(Timed::at).thenComparingLong(Timed::order));
  private long order;
  private boolean closed;
  private volatile Optional<Thread> thread = Optional.empty();

  /**
   * A loop that lives by a clock.
   *
   * @param onFailure told of every exception that a task lets out, on the loop's thread
   */
  public EventLoop(HubClock clock, Consumer<Throwable> onFailure) {
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /** Gives the loop a thread of its own. */
  public void start(String name) {
    Thread started = new Thread(this::run, name);
    thread = Optional.of(started);
    started.start();
  }

  /**
   * Adds a task behind those that wait. May be called on any thread. Does nothing once the loop is
   * closed.
   */
  public void execute(Runnable task) {
    lock.lock();
    try {
      if (!closed) {
        ready.add(task);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Runs a task once a delay is over. May be called on any thread. */
  public Timer after(Duration delay, Runnable task) {
    return at(clock.nanosSinceBoot() + delay.toNanos(), task);
  }

  /** Runs a task once the clock's monotonic time is that far. May be called on any thread. */
  public Timer at(long nanosSinceBoot, Runnable task) {
    lock.lock();
    try {
      Timed entry = new Timed(nanosSinceBoot, order++, task);
      timed.add(entry);
      changed.signalAll();
      return () -> cancel(entry);
    } finally {
      lock.unlock();
    }
  }

  /** Whether the loop has a thread of its own; where it has none its owner drives it. */
  public boolean hasThread() {
    return thread.isPresent();
  }

  /** Where its thread is now; empty where it has none or is done. May be called on any thread. */
  public List<StackTraceElement> stack() {
    return thread.map(own -> List.of(own.getStackTrace())).orElse(List.of());
  }

  /**
   * Runs everything that is due now, on the calling thread, which must be the only one that does.
   */
  public void runDue() {
    for (Optional<Runnable> task = take(); task.isPresent(); task = take()) {
      runOne(task.get());
    }
  }

  /** When the next timer is due, in the clock's monotonic time. */
  public OptionalLong nextDue() {
    lock.lock();
    try {
      Timed first = timed.peek();
      return first == null ? OptionalLong.empty() : OptionalLong.of(first.at());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the loop after the task that runs now; those that wait are not run. Waits for its thread,
   * unless called on it.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      ready.clear();
      timed.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.filter(own -> own != Thread.currentThread()).ifPresent(EventLoop::join);
  }

  private void run() {
    while (true) {
      runDue();
      lock.lock();
      try {
        while (!closed && ready.isEmpty() && realNanosUntilNext() > 0) {
          changed.awaitNanos(realNanosUntilNext());
        }
        if (closed) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      } finally {
        lock.unlock();
      }
    }
  }

  private long realNanosUntilNext() {
    Timed first = timed.peek();
    return first == null ? Long.MAX_VALUE : clock.realNanosUntil(first.at());
  }

  private Optional<Runnable> take() {
    lock.lock();
    try {
      Timed first = timed.peek();
      if (first != null && first.at() <= clock.nanosSinceBoot()) {
        timed.remove();
        return Optional.of(first.task());
      }
      return Optional.ofNullable(ready.poll());
    } finally {
      lock.unlock();
    }
  }

  private void runOne(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      onFailure.accept(e);
    }
  }

  private void cancel(Timed entry) {
    lock.lock();
    try {
      timed.remove(entry);
    } finally {
      lock.unlock();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A task that waits for its time. */
  public interface Timer {
    /** Makes sure that the task does not run any more. Does nothing where it has run. */
    void cancel();
  }

  private record Timed(long at, long order, Runnable task) {}
}
