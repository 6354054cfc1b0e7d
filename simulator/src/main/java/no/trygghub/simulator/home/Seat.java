package no.trygghub.simulator.home;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import no.trygghub.simulator.clock.ClockAnchor;

/** Where a home's hub is: in this process or in one of its own. Used by one thread at a time. */
interface Seat {
  /**
   * Starts the hub; it has opened its sensors when this returns, and its time stands still.
   *
   * @param before how the home is when it wakes up
   */
  void start(Wake wake, List<Action.OfSensor> before) throws IOException, InterruptedException;

  /** Something happens to a sensor. The hub may take notice later. */
  void happens(Action.OfSensor action) throws IOException;

  /** Has a hub that runs by itself go by another clock. */
  void follow(ClockAnchor clock) throws IOException;

  /** Moves the wall clock and says whether it is right now. */
  void shiftWall(Duration by, boolean trusted) throws IOException;

  /** Lets a hub that is driven step by step live until then, in nanoseconds since its boot. */
  void until(long nanosSinceBoot) throws IOException, InterruptedException;

  /** Returns once the hub has taken notice of all that was done to it. */
  void settle() throws IOException, InterruptedException;

  /** The id of the hub's process; empty where there is none, or it is this one. */
  OptionalLong process();

  /** How many messages were not acknowledged when it last {@linkplain #settle settled}. */
  long outboxDepth();

  /** Has the disk take nothing, or take what it is given again; also before the hub is started. */
  void disk(boolean full) throws IOException, InterruptedException;

  /** Kills the hub as a power cut would; nothing of it is left when this returns. */
  void kill() throws IOException, InterruptedException;

  /** Stops the hub as a service manager would. Does nothing where there is none. */
  void stop() throws IOException, InterruptedException;
}
