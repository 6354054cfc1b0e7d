package no.trygghub.simulator.fleet;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import no.trygghub.simulator.fleet.hub.Outage;

/**
 * A district is without power for a time; when it is back, all its hubs return.
 *
 * @param day on which day, counted from 1
 * @param at when the power goes
 * @param percent which part of the hubs are without, more than 0 to 100
 * @param lasts for how long
 * @param atOnce whether they try to connect the moment that it is back, as hubs do that were
 *     started anew; else each when the wait is over that it is in by then, at most a minute
 */
public record Storm(int day, LocalTime at, double percent, Duration lasts, boolean atOnce) {
  /** Some of the hubs at noon of the first day. */
  public static final Storm DEFAULT =
      new Storm(1, LocalTime.NOON, 30, Duration.ofMinutes(10), false);

  private static final Pattern FORM =
      Pattern.compile(
          "(?:day (\\d{1,4}) )?at (\\d\\d:\\d\\d) (\\d{1,3}(?:\\.\\d+)?)\\s?%+ for (\\d{1,4}) min"
              + "( at once)?");

  /**
   * Reads {@code at 12:00 30% for 10 min}, with {@code day 2} before it and {@code at once} behind
   * it where that is meant. Throws {@link IllegalArgumentException} for anything else.
   */
  public static Storm parse(String text) {
    Matcher found = FORM.matcher(text.strip());
    if (!found.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "', expected 'at 12:00 30% for 10 min', or 'day 2 at 12:00 100% for 10 min"
              + " at once'");
    }
    double percent = Double.parseDouble(found.group(3));
    int minutes = Integer.parseInt(found.group(4));
    int day = found.group(1) == null ? 1 : Integer.parseInt(found.group(1));
    int hour = Integer.parseInt(found.group(2).substring(0, 2));
    int minute = Integer.parseInt(found.group(2).substring(3));
    if (!(percent > 0 && percent <= 100) || minutes == 0 || day == 0 || hour > 23 || minute > 59) {
      throw new IllegalArgumentException(
          "'" + text + "', expected a time of day, more than 0 to 100 % and a minute at least");
    }
    return new Storm(
        day,
        LocalTime.of(hour, minute),
        percent,
        Duration.ofMinutes(minutes),
        found.group(5) != null);
  }

  /** The form that {@link #parse} reads. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "day %d at %s %s%% for %d min%s",
        day,
        at,
        percent == Math.rint(percent) ? String.valueOf((long) percent) : String.valueOf(percent),
        lasts.toMinutes(),
        atOnce ? " at once" : "");
  }

  /** When the power goes, in nanoseconds of a clock by which the first day begins then. */
  long from(long begin) {
    return begin + Duration.ofDays(day - 1L).toNanos() + at.toNanoOfDay();
  }

  /** When it is back. */
  long to(long begin) {
    return from(begin) + lasts.toNanos();
  }

  /** What it is to one hub. */
  Outage outage(long begin) {
    return new Outage(from(begin), to(begin), atOnce);
  }

  /** Whether a hub is in the district. */
  boolean strikes(long seed, int number, int hub) {
    long mixed = new SplittableRandom(seed * 31 + number).nextLong() ^ hub;
    return new SplittableRandom(mixed).nextDouble() * 100 < percent;
  }
}
