package no.trygghub.hub.clock;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.HubTime;

/**
 * Monotonic time that goes on when the hub is restarted or its computer reboots, so that a timer
 * that was running when the power went is running again after it.
 *
 * <p>After a restart in the same boot it is exact. After a reboot the time the power was gone is
 * known only where the wall clock is trusted on both sides; elsewhere it counts as nothing, so that
 * no timer fires early.
 */
public final class Timeline {
  private final long offset;

  private Timeline(long offset) {
    this.offset = offset;
  }

  /**
   * A timeline that goes on where the saved moment left off.
   *
   * @param saved what {@link #save} wrote before the restart; empty for a new hub
   * @param now the clock's present time
   */
  public static Timeline resume(Optional<String> saved, HubTime now) {
    if (saved.isEmpty()) {
      return new Timeline(-now.nanosSinceBoot());
    }
    Moment last = read(saved.get());
    if (last.time().bootId().equals(now.bootId())) {
      return new Timeline(last.nanos() - last.time().nanosSinceBoot());
    }
    long gone = 0;
    if (last.time().trusted() && now.trusted() && now.wall().isAfter(last.time().wall())) {
      gone = Duration.between(last.time().wall(), now.wall()).toNanos();
    }
    return new Timeline(last.nanos() + gone - now.nanosSinceBoot());
  }

  /** The moment of a time of the present boot. */
  public Moment at(HubTime time) {
    return new Moment(time.nanosSinceBoot() + offset, time);
  }

  /** The present boot's monotonic time for a time of the timeline. */
  public long nanosSinceBoot(long nanos) {
    return nanos - offset;
  }

  /** A moment as text, for {@link #resume}. */
  public static String save(Moment moment) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("nanos", moment.nanos());
    fields.put("boot", moment.time().bootId());
    fields.put("sinceBoot", moment.time().nanosSinceBoot());
    fields.put("wall", moment.time().wall().toString());
    fields.put("trusted", moment.time().trusted());
    try {
      return JSON.std.asString(fields);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Moment read(String text) {
    try {
      Map<String, Object> fields = JSON.std.mapFrom(text);
      return new Moment(
          ((Number) fields.get("nanos")).longValue(),
          new HubTime(
              (String) fields.get("boot"),
              ((Number) fields.get("sinceBoot")).longValue(),
              Instant.parse((String) fields.get("wall")),
              (Boolean) fields.get("trusted")));
    } catch (IOException e) {
      throw new IllegalStateException("the saved time in the database cannot be read: " + text, e);
    }
  }
}
