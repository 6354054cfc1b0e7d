package no.trygghub.simulator.clock;

/**
 * What a running clock goes by: the time it showed at a real time, and its speed since. Two clocks
 * of one computer with the same anchor show the same, whatever process they are in.
 *
 * @param real the computer's monotonic clock then ({@link System#nanoTime}), which on the systems
 *     that a JVM runs on all processes share
 * @param nanos what the clock showed then, in nanoseconds since its boot
 * @param speed how many times as fast as real time since; 0 where it stands still
 */
public record ClockAnchor(long real, long nanos, double speed) {
  /** The same moment for a clock that began so many nanoseconds later. */
  public ClockAnchor since(long later) {
    return new ClockAnchor(real, nanos - later, speed);
  }
}
