package no.trygghub.drivers.accelerometer;

/**
 * When the samples of a burst were taken, which the chip does not say. They are one period apart as
 * long as that agrees with the clock, and never later than the reading nor more than a period
 * before it; a chip that is a little fast or slow is followed.
 */
final class SampleTimes {
  private final long period;
  private boolean known;
  private long last;
  private long step;
  private int count;

  /**
   * The times of a chip that is read from now on.
   *
   * @param rate samples in a second, by the chip's settings
   */
  SampleTimes(int rate) {
    this.period = 1_000_000_000L / rate;
  }

  /**
   * The next burst.
   *
   * @param now when the number of its samples was read
   * @param samples how many
   * @param lost whether samples between the burst before and this one may have been lost
   */
  void burst(long now, int samples, boolean lost) {
    count = samples;
    if (known && !lost) {
      long end = Math.clamp(last + samples * period, now - period, now);
      step = (end - last) / samples;
      last = end;
    } else {
      step = known ? Math.min(period, (now - last) / samples) : period;
      last = now;
    }
    known = true;
  }

  /** The time of one of its samples, counted from 0. */
  long at(int sample) {
    return last - (count - 1 - sample) * step;
  }
}
