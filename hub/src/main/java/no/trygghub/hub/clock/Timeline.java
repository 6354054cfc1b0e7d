package no.trygghub.hub.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.OneLine;

/**
 * Monotonic time that goes on when the hub is restarted or its computer reboots, so that a timer
 * that was running when the power went is running again after it.
 *
 * <p>After a restart in the same boot it is exact. After a reboot the time the power was gone is
 * known only where the wall clock is trusted on both sides; elsewhere it counts as nothing, so that
 * no timer fires early.
 */
public final class Timeline {
  /** The key under which the saved moment is kept among the rows of the detector's state. */
  public static final String ROW = "time";

  /** Longer than any timer; a wall clock that is centuries ahead must not make time overflow. */
  private static final Duration LONGEST_OFF = Duration.ofDays(400);

  /** 146 years; what is added to a moment does not run over. */
  private static final long LAST = Long.MAX_VALUE / 2;

  private static final Instant FIRST_WALL = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST_WALL = Instant.parse("9999-12-31T00:00:00Z");
  private static final int LONGEST_BOOT_ID = 100;

  private final long offset;
  private final long left;
  private final boolean rebooted;

  private Timeline(long offset, long left, boolean rebooted) {
    this.offset = offset;
    this.left = left;
    this.rebooted = rebooted;
  }

  /**
   * A timeline that goes on where the saved moment left off. Throws {@link
   * IllegalArgumentException} where what was saved cannot be read.
   *
   * @param saved what {@link #save} wrote before the restart; empty for a new hub
   * @param now the clock's present time
   */
  public static Timeline resume(Optional<String> saved, HubTime now) {
    if (saved.isEmpty()) {
      return new Timeline(-now.nanosSinceBoot(), 0, true);
    }
    Moment last = parse(saved.get());
    if (last.time().bootId().equals(now.bootId())) {
      return new Timeline(last.nanos() - last.time().nanosSinceBoot(), last.nanos(), false);
    }
    long gone = 0;
    if (last.time().trusted() && now.trusted() && now.wall().isAfter(last.time().wall())) {
      Duration off = Duration.between(last.time().wall(), now.wall());
      gone = (off.compareTo(LONGEST_OFF) < 0 ? off : LONGEST_OFF).toNanos();
    }
    return new Timeline(last.nanos() + gone - now.nanosSinceBoot(), last.nanos(), true);
  }

  /** The moment of a time of the present boot. */
  public Moment at(HubTime time) {
    return new Moment(time.nanosSinceBoot() + offset, time);
  }

  /** Whether the computer, not only the hub, was started since the saved moment. */
  public boolean rebooted() {
    return rebooted;
  }

  /**
   * The moment that the saved one left off at, with a time of now: for what is found on starting
   * and may have happened at any time since.
   */
  public Moment leftOff(HubTime now) {
    return new Moment(left, now);
  }

  /** The present boot's monotonic time for a time of the timeline. */
  public long nanosSinceBoot(long nanos) {
    return nanos - offset;
  }

  /** A moment as text, for {@link #resume} and {@link #parse}. */
  public static String save(Moment moment) {
    HubTime time = moment.time();
    return String.join(
        " ",
        Long.toString(moment.nanos()),
        Long.toString(time.nanosSinceBoot()),
        time.wall().toString(),
        time.trusted() ? "trusted" : "untrusted",
        time.bootId());
  }

  /**
   * The moment that {@link #save} wrote.
   *
   * @throws IllegalArgumentException where the text is none: also where it is before the timeline's
   *     beginning or 146 years after it, or its wall clock shows no year from 1 to 9999
   */
  public static Moment parse(String text) {
    List<String> fields = List.of(text.split(" ", 5));
    try {
      Moment moment =
          new Moment(
              Long.parseLong(fields.get(0)),
              new HubTime(
                  fields.get(4),
                  Long.parseLong(fields.get(1)),
                  Instant.parse(fields.get(2)),
                  fields.get(3).equals("trusted")));
      if (isPossible(moment)) {
        return moment;
      }
    } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeParseException e) {
      throw unreadable(text);
    }
    throw unreadable(text);
  }

  private static boolean isPossible(Moment moment) {
    HubTime time = moment.time();
    return moment.nanos() >= 0
        && moment.nanos() <= LAST
        && Math.abs(time.nanosSinceBoot() / 2) <= LAST / 2
        && !time.wall().isBefore(FIRST_WALL)
        && !time.wall().isAfter(LAST_WALL)
        && time.bootId().length() <= LONGEST_BOOT_ID;
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException("the saved time cannot be read: " + OneLine.of(text, 80));
  }
}
