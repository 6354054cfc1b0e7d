package no.trygghub.hub.config;

import java.time.LocalTime;

/**
 * A part of every day, by the local clock.
 *
 * <p>It begins at {@code from} and ends just before {@code to}. Where {@code to} is not after
 * {@code from} it crosses midnight; where both are the same it is the whole day.
 *
 * @param from the first minute inside
 * @param to the first minute outside
 */
public record DailyWindow(LocalTime from, LocalTime to) {
  /** The whole day. */
  public static final DailyWindow ALL_DAY = new DailyWindow(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

  /** Whether a time of day is inside. */
  public boolean contains(LocalTime time) {
    if (from.equals(to)) {
      return true;
    }
    boolean afterFrom = !time.isBefore(from);
    boolean beforeTo = time.isBefore(to);
    return from.isBefore(to) ? afterFrom && beforeTo : afterFrom || beforeTo;
  }

  /** The window as {@code 22:00-07:00}. */
  @Override
  public String toString() {
    return from + "-" + to;
  }
}
