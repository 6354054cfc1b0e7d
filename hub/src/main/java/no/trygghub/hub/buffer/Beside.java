package no.trygghub.hub.buffer;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work on the database that is done beside a thread, which goes on meanwhile. One after the other:
 * two at once would only wait for each other at the database. To be used by one thread alone.
 *
 * <p>It is here so that a thread which waits for the end of such work is seen to wait for the disk,
 * by where it is: for that the hub has more patience.
 */
public final class Beside {
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /** Nothing to do yet. */
  public Beside() {}

  /** Begins as soon as what was given before is done, and returns at once. */
  public <T> Work<T> begin(Callable<T> task) {
    FutureTask<T> work = new FutureTask<>(task);
    last = last.thenRunAsync(work, Thread::startVirtualThread);
    return new Work<>(work);
  }

  /** Work that was begun. */
  public static final class Work<T> {
    private final FutureTask<T> task;

    private Work(FutureTask<T> task) {
      this.task = task;
    }

    /** Whether it is done, well or not. */
    public boolean isDone() {
      return task.isDone();
    }

    /**
     * Waits until it is done.
     *
     * @return what came of it
     * @throws IllegalStateException where it failed, or the waiting thread is being ended
     */
    public T end() {
      try {
        return task.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("the uplink is being ended", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("the database does not answer the uplink", e.getCause());
      }
    }
  }
}
