package no.trygghub.drivers.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorEvent;

/**
 * A driver context whose time stands still until the test moves it, and which keeps what is
 * reported.
 */
public final class ManualContext implements DriverContext {
  private final Instant start = Instant.parse("2026-01-10T02:00:00Z");
  private final List<Timed> timers = new ArrayList<>();
  private final LinkedBlockingQueue<Runnable> handedOver = new LinkedBlockingQueue<>();
  private final List<SensorEvent> reported = new ArrayList<>();
  private final List<DriverException> losses = new ArrayList<>();
  private volatile long nanos;

  @Override
  public HubTime now() {
    return new HubTime("boot", nanos, start.plusNanos(nanos), true);
  }

  @Override
  public void execute(Runnable task) {
    handedOver.add(task);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Timed timed = new Timed(nanos + delay.toNanos(), task);
    timers.add(timed);
    return () -> timers.remove(timed);
  }

  @Override
  public void report(SensorEvent event) {
    reported.add(event);
  }

  @Override
  public void lost(DriverException cause) {
    losses.add(cause);
  }

  /** Lets time pass; tasks that fall due run at their own time, in order. */
  public void advance(Duration time) {
    long end = nanos + time.toNanos();
    runHandedOver();
    for (Optional<Timed> next = next(end); next.isPresent(); next = next(end)) {
      timers.remove(next.get());
      nanos = Math.max(nanos, next.get().at());
      next.get().task().run();
      runHandedOver();
    }
    nanos = end;
  }

  /** Runs what other threads handed over. */
  public void runHandedOver() {
    for (Runnable task = handedOver.poll(); task != null; task = handedOver.poll()) {
      task.run();
    }
  }

  /** Throws away what other threads handed over, as if they never had. */
  public void forgetHandedOver() {
    handedOver.clear();
  }

  /** What was reported so far. */
  public List<SensorEvent> reported() {
    return List.copyOf(reported);
  }

  /** The losses told of so far. */
  public List<DriverException> losses() {
    return List.copyOf(losses);
  }

  private Optional<Timed> next(long end) {
    return timers.stream()
        .filter(timer -> timer.at() <= end)
        .min(Comparator.comparingLong(Timed::at));
  }

  private record Timed(long at, Runnable task) {}
}
