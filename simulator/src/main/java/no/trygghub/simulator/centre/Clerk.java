package no.trygghub.simulator.centre;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Brings what a response centre receives to its keeper, on a thread of its own, and tells what
 * became of it only once it is kept. While the keeper can keep nothing, everything waits and is
 * tried again and again, with growing pauses; nothing is given up.
 *
 * <p>What comes while a batch is being kept makes up the next batch, so that batches grow with the
 * load. Its methods may be called on any thread; what it is given to tell it tells on its own.
 */
final class Clerk implements AutoCloseable {
  private static final int LARGEST_BATCH = 500;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final int PAUSE_DOUBLINGS = 6;

  private final Keeper keeper;
  private final Supplier<Instant> now;
  private final Reports reports;
  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // What waits, by what it is, so that a copy that the broker sends once more takes no room.
  private final Map<Object, Waiting> waiting = new LinkedHashMap<>();
  private final Thread thread;
  private boolean closed;
  private boolean away;
  // Since when messages have come in and been kept without a break.
  private volatile long listeningSince = Long.MAX_VALUE;

  /** What a clerk tells of, on its own thread. */
  interface Reports {
    /** The keeper can keep nothing; what waits is tried again. */
    void away(String problem);

    /** The keeper keeps again. */
    void back();

    /** What was found missing or silent. */
    void found(Keeper.Look look);
  }

  /** A task for the keeper, and who is told when it is done. */
  private record Waiting(Task task, List<Consumer<Keeper.Kept>> then) {}

  private sealed interface Task {
    /** A message that came. */
    record Keep(Arrival arrival) implements Task {}

    /** A word to say. */
    record Say(Keeper.Said said) implements Task {}

    /** Nothing to keep, but not before what came before is kept. */
    record Pass() implements Task {}
  }

  /**
   * A clerk that begins at once.
   *
   * @param now the receiver's clock
   */
  Clerk(Keeper keeper, Supplier<Instant> now, Reports reports, RandomGenerator random) {
    this.keeper = keeper;
    this.now = now;
    this.reports = reports;
    this.random = random;
    this.thread = Thread.ofPlatform().name("keeper").start(this::work);
  }

  /** Has a message kept, and tells what became of it. */
  void keep(Arrival arrival, Consumer<Keeper.Kept> then) {
    add(
        List.of(arrival.message().source(), arrival.message().channel(), arrival.message().json()),
        new Task.Keep(arrival),
        then);
  }

  /** Has a word kept, and tells when it is. */
  void say(Keeper.Said said, Runnable then) {
    add(new Object(), new Task.Say(said), kept -> then.run());
  }

  /** Tells once everything that came before is kept. */
  void afterwards(Runnable then) {
    add(new Object(), new Task.Pass(), kept -> then.run());
  }

  /** Messages come in from now on, or do not. */
  synchronized void listening(boolean comesIn) {
    listeningSince = comesIn ? System.nanoTime() : Long.MAX_VALUE;
  }

  /**
   * Ends once what waits is kept, or could not be kept within the time; what is left over was
   * acknowledged to nobody.
   */
  void finish(Duration within) {
    lock.lock();
    try {
      long left = within.toNanos();
      while (!waiting.isEmpty() && left > 0 && thread.isAlive()) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    close();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void add(Object key, Task task, Consumer<Keeper.Kept> then) {
    lock.lock();
    try {
      waiting.computeIfAbsent(key, any -> new Waiting(task, new ArrayList<>(1))).then().add(then);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    long nextLook = System.nanoTime();
    int failures = 0;
    while (true) {
      Map<Object, Waiting> batch = await(nextLook);
      if (isClosed()) {
        return;
      }
      try {
        if (!batch.isEmpty()) {
          done(batch, keep(List.copyOf(batch.values())));
        }
        if (nextLook - System.nanoTime() <= 0) {
          boolean more = look();
          // What comes goes before what may be missing.
          nextLook = System.nanoTime() + (more && isIdle() ? 0 : LOOK_EVERY.toNanos());
        }
        failures = 0;
        if (away) {
          away = false;
          reports.back();
        }
      } catch (KeeperException | RuntimeException | Error e) {
        if (!away) {
          away = true;
          reports.away(
              e instanceof KeeperException ? String.valueOf(e.getMessage()) : e.toString());
        }
        pause(failures++);
        restartListening();
      }
    }
  }

  /**
   * The first of what waits, either words or what came; empty once it is time to look or to end.
   */
  private Map<Object, Waiting> await(long nextLook) {
    lock.lock();
    try {
      for (long left = nextLook - System.nanoTime();
          waiting.isEmpty() && !closed && left > 0;
          left = nextLook - System.nanoTime()) {
        changed.awaitNanos(left);
      }
      Map<Object, Waiting> batch = new LinkedHashMap<>();
      Iterator<Map.Entry<Object, Waiting>> each = waiting.entrySet().iterator();
      Optional<Boolean> words = Optional.empty();
      while (each.hasNext() && batch.size() < LARGEST_BATCH) {
        Map.Entry<Object, Waiting> entry = each.next();
        boolean word = entry.getValue().task() instanceof Task.Say;
        if (words.filter(first -> first != word).isPresent()) {
          break;
        }
        words = Optional.of(word);
        batch.put(entry.getKey(), entry.getValue());
      }
      return batch;
    } catch (InterruptedException e) {
      closed = true;
      return Map.of();
    } finally {
      lock.unlock();
    }
  }

  private List<Keeper.Kept> keep(List<Waiting> batch) throws KeeperException {
    List<Arrival> arrivals = new ArrayList<>();
    List<Keeper.Said> words = new ArrayList<>();
    for (Waiting each : batch) {
      switch (each.task()) {
        case Task.Keep task -> arrivals.add(task.arrival());
        case Task.Say task -> words.add(task.said());
        case Task.Pass none -> {}
      }
    }
    if (!words.isEmpty()) {
      keeper.say(words);
    }
    Iterator<Keeper.Kept> kept =
        (arrivals.isEmpty() ? List.<Keeper.Kept>of() : keeper.keep(arrivals)).iterator();
    return batch.stream()
        .map(each -> each.task() instanceof Task.Keep ? kept.next() : Keeper.Kept.anew(false))
        .toList();
  }

  private void done(Map<Object, Waiting> batch, List<Keeper.Kept> kept) {
    List<Waiting> done = new ArrayList<>();
    lock.lock();
    try {
      // A copy may have come to one of them meanwhile.
      batch.keySet().forEach(key -> Optional.ofNullable(waiting.remove(key)).ifPresent(done::add));
    } finally {
      lock.unlock();
    }
    for (int i = 0; i < done.size(); i++) {
      List<Consumer<Keeper.Kept>> told = done.get(i).then();
      Keeper.Kept outcome = kept.get(i);
      told.getFirst().accept(outcome);
      boolean refused = outcome.outcome() == Keeper.Outcome.REFUSED;
      told.stream().skip(1).forEach(copy -> copy.accept(refused ? outcome : Keeper.Kept.again()));
    }
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Looks for what is missing, and tells whether there is more to look at. */
  private boolean look() throws KeeperException {
    long since = listeningSince;
    Duration listening =
        since == Long.MAX_VALUE ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
    Keeper.Look look = keeper.look(now.get(), listening);
    reports.found(look);
    return look.unfinished();
  }

  /** What came while nothing was kept counts as unheard. */
  private synchronized void restartListening() {
    if (listeningSince != Long.MAX_VALUE) {
      listeningSince = System.nanoTime();
    }
  }

  private void pause(int failures) {
    long most =
        Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failures, PAUSE_DOUBLINGS));
    long left = TimeUnit.MILLISECONDS.toNanos(most / 2 + random.nextLong(most / 2 + 1));
    lock.lock();
    try {
      while (left > 0 && !closed) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  private boolean isIdle() {
    lock.lock();
    try {
      return waiting.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }
}
