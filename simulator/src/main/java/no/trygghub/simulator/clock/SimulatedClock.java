package no.trygghub.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.LongSupplier;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.clock.HubClock;

/**
 * A clock that runs at any speed, or stands still and is moved by hand.
 *
 * <p>Its monotonic time counts from zero and never goes backwards, whatever is done to its speed or
 * its wall time. May be used by any thread.
 */
public final class SimulatedClock implements HubClock {
  /** The longest that a thread waits before it asks again, so that a change of speed is seen. */
  private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(20).toNanos();

  private final String bootId;
  private final LongSupplier realNanos;
  private long anchorReal;
  private long anchorNanos;
  private Instant wallAtZero;
  private boolean trusted = true;
  private double speed;

  private SimulatedClock(String bootId, Instant wall, double speed, LongSupplier realNanos) {
    this.bootId = bootId;
    this.realNanos = realNanos;
    this.anchorReal = realNanos.getAsLong();
    this.wallAtZero = wall;
    this.speed = speed;
  }

  /**
   * A clock that runs.
   *
   * @param wall the wall time that it begins at
   * @param speed how many times as fast as real time, more than zero
   */
  public static SimulatedClock running(Instant wall, double speed) {
    return running(wall, speed, System::nanoTime);
  }

  static SimulatedClock running(Instant wall, double speed, LongSupplier realNanos) {
    return new SimulatedClock(newBoot(), wall, checked(speed), realNanos);
  }

  /** A clock that stands still until {@link #advanceTo} or {@link #advance} moves it. */
  public static SimulatedClock manual(Instant wall) {
    return manual(wall, newBoot());
  }

  /**
   * A clock that stands still until it is moved, in a boot that has a name: two clocks with the
   * same name and beginning are one computer's.
   */
  public static SimulatedClock manual(Instant wall, String bootId) {
    return new SimulatedClock(bootId, wall, 0, () -> 0);
  }

  private static String newBoot() {
    return "simulated-" + UUID.randomUUID();
  }

  @Override
  public synchronized HubTime now() {
    long nanos = nanos();
    return new HubTime(bootId, nanos, wallAtZero.plusNanos(nanos), trusted);
  }

  /**
   * {@inheritDoc}
   *
   * <p>At most 20 ms, so that whoever waits notices a change of speed; for a clock moved by hand
   * the same.
   */
  @Override
  public synchronized long realNanosUntil(long nanosSinceBoot) {
    long left = nanosSinceBoot - nanos();
    if (left <= 0) {
      return 0;
    }
    double real = speed == 0 ? (double) LONGEST_WAIT_NANOS : Math.ceil(left / speed);
    return Math.max(1, (long) Math.min(real, (double) LONGEST_WAIT_NANOS));
  }

  /**
   * Runs at another speed from now on.
   *
   * @param newSpeed how many times as fast as real time, more than zero
   * @throws IllegalStateException where the clock is moved by hand
   */
  public synchronized void setSpeed(double newSpeed) {
    if (isManual()) {
      throw new IllegalStateException("this clock is moved by hand and has no speed");
    }
    double accepted = checked(newSpeed);
    anchor(nanos());
    speed = accepted;
  }

  /** How many times as fast as real time; zero for a clock that is moved by hand. */
  public synchronized double speed() {
    return speed;
  }

  /** Whether the clock moves only when told to. */
  public synchronized boolean isManual() {
    return speed == 0;
  }

  /** Lets time pass at once, monotonic and wall alike. */
  public synchronized void advance(Duration time) {
    advanceTo(nanos() + time.toNanos());
  }

  /** Lets time pass at once until the monotonic time is that far. Does nothing where it is. */
  public synchronized void advanceTo(long nanosSinceBoot) {
    anchor(Math.max(nanosSinceBoot, nanos()));
  }

  /** Sets the wall clock and leaves monotonic time alone, as a synchronisation does. */
  public synchronized void setWall(Instant wall) {
    wallAtZero = wall.minusNanos(nanos());
  }

  /** Says whether the wall time counts as right. It does until told otherwise. */
  public synchronized void setTrusted(boolean newTrusted) {
    trusted = newTrusted;
  }

  private long nanos() {
    if (speed == 0) {
      return anchorNanos;
    }
    return anchorNanos + (long) ((realNanos.getAsLong() - anchorReal) * speed);
  }

  private void anchor(long nanos) {
    anchorReal = realNanos.getAsLong();
    anchorNanos = nanos;
  }

  private static double checked(double speed) {
    if (!(speed > 0) || Double.isInfinite(speed)) {
      throw new IllegalArgumentException("a speed is a number more than zero, not " + speed);
    }
    return speed;
  }
}
