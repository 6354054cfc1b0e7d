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
  private final boolean byHand;
  private final LongSupplier realNanos;
  private long anchorReal;
  private long anchorNanos;
  private long reached;
  private Instant wallAtZero;
  private boolean trusted = true;
  private double speed;

  private SimulatedClock(
      String bootId, Instant wall, boolean byHand, double speed, LongSupplier realNanos) {
    this.bootId = bootId;
    this.byHand = byHand;
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
    return new SimulatedClock(newBoot(), wall, false, checked(speed), realNanos);
  }

  /**
   * A clock that stands still until {@link #setSpeed} or {@link #follow} has it run, in a boot that
   * has a name.
   */
  public static SimulatedClock paused(Instant wall, String bootId) {
    return paused(wall, bootId, System::nanoTime);
  }

  static SimulatedClock paused(Instant wall, String bootId, LongSupplier realNanos) {
    return new SimulatedClock(bootId, wall, false, 0, realNanos);
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
    return new SimulatedClock(bootId, wall, true, 0, () -> 0);
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
   * @param newSpeed how many times as fast as real time; zero for standing still
   * @throws IllegalStateException where the clock is moved by hand
   */
  public synchronized void setSpeed(double newSpeed) {
    refuseByHand();
    double accepted = newSpeed == 0 ? 0 : checked(newSpeed);
    anchor(nanos());
    speed = accepted;
  }

  /** What this clock goes by, for another one to {@link #follow}. */
  public synchronized ClockAnchor goesBy() {
    anchor(nanos());
    return new ClockAnchor(anchorReal, anchorNanos, speed);
  }

  /**
   * Goes by what another clock goes by from now on. Where that is earlier than what this one shows,
   * it stands still until the other has caught up.
   *
   * @throws IllegalStateException where the clock is moved by hand
   */
  public synchronized void follow(ClockAnchor other) {
    refuseByHand();
    reached = nanos();
    anchorReal = other.real();
    anchorNanos = other.nanos();
    speed = other.speed() == 0 ? 0 : checked(other.speed());
  }

  /** How many times as fast as real time; zero for a clock that stands still. */
  public synchronized double speed() {
    return speed;
  }

  /** Whether the clock moves only when told to. */
  public boolean isManual() {
    return byHand;
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

  /** Sets the wall clock forward, or backward where it is negative. */
  public synchronized void jump(Duration by) {
    wallAtZero = wallAtZero.plus(by);
  }

  /** Says whether the wall time counts as right. It does until told otherwise. */
  public synchronized void setTrusted(boolean newTrusted) {
    trusted = newTrusted;
  }

  private long nanos() {
    long shown =
        speed == 0
            ? anchorNanos
            : anchorNanos + (long) ((realNanos.getAsLong() - anchorReal) * speed);
    return Math.max(shown, reached);
  }

  private void refuseByHand() {
    if (byHand) {
      throw new IllegalStateException("this clock is moved by hand and has no speed");
    }
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
