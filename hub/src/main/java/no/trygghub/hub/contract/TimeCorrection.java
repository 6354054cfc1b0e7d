package no.trygghub.hub.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import no.trygghub.drivers.HubTime;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * Puts times right in what was written before the clock was synchronised.
 *
 * <p>All times of a message that belong to its own boot are moved by what the wall clock was wrong
 * by when it was made, which its monotonic time tells; so what lies between them stays as it is.
 * The id stays, too. Left as they are: messages of another boot, those whose time is trusted
 * already, and within a message the times of an earlier boot than its own.
 */
public final class TimeCorrection {
  private static final String NOT_TRUSTED = "\"timeTrusted\":false";
  private static final List<String> TIMES =
      List.of(Composer.DETECTED_AT, Composer.RAISED_AT, Composer.CHANGED_AT, Composer.SINCE);

  private final HubTime right;

  /**
   * The correction by a time that is trusted.
   *
   * @throws IllegalArgumentException where it is not
   */
  public TimeCorrection(HubTime right) {
    if (!right.trusted()) {
      throw new IllegalArgumentException("a clock that is not trusted corrects nothing");
    }
    this.right = right;
  }

  /** The payload of a stored message as it should be; the same text where nothing is to change. */
  public String message(String json) {
    if (!json.contains(NOT_TRUSTED)) {
      return json;
    }
    try {
      JsonObject event = JsonObject.read(json);
      JsonObject data = event.object(Composer.DATA);
      if (!isCorrectable(data)) {
        return json;
      }
      Duration shift = shift(data, event.instant(Composer.TIME));
      Map<String, Object> fields = event.fields();
      move(fields, Composer.TIME, event, shift);
      fields.put(Composer.DATA, moved(data, shift));
      return JsonObject.write(fields);
    } catch (JsonException e) {
      // What cannot be read cannot be put right, and is not to keep others from it.
      return json;
    }
  }

  /** The data of an alarm as it should be; the same text where nothing is to change. */
  public String alarm(String json) {
    if (!json.contains(NOT_TRUSTED)) {
      return json;
    }
    try {
      JsonObject data = JsonObject.read(json);
      String made = data.has(Composer.CHANGED_AT) ? Composer.CHANGED_AT : Composer.RAISED_AT;
      return isCorrectable(data)
          ? JsonObject.write(moved(data, shift(data, data.instant(made))))
          : json;
    } catch (JsonException e) {
      return json;
    }
  }

  private boolean isCorrectable(JsonObject data) throws JsonException {
    return !data.truth(Composer.TIME_TRUSTED)
        && data.object(Composer.CLOCK).text(Composer.BOOT_ID).equals(right.bootId());
  }

  private Duration shift(JsonObject data, Instant made) throws JsonException {
    long nanos =
        Duration.ofMillis(data.object(Composer.CLOCK).integer(Composer.SINCE_BOOT_MS)).toNanos();
    Instant rightly = right.wall().minusNanos(right.nanosSinceBoot() - nanos);
    return Duration.between(made, rightly);
  }

  private static Map<String, Object> moved(JsonObject data, Duration shift) throws JsonException {
    JsonObject clock = data.object(Composer.CLOCK);
    Map<String, Object> earlier =
        clock.has(Composer.EARLIER_BOOT) ? clock.object(Composer.EARLIER_BOOT).fields() : Map.of();
    Map<String, Object> fields = data.fields();
    for (String time : TIMES) {
      if (data.has(time) && !earlier.containsKey(time)) {
        move(fields, time, data, shift);
      }
    }
    if (data.has(Composer.READINGS)) {
      List<Object> readings = new ArrayList<>();
      for (JsonObject reading : data.objects(Composer.READINGS)) {
        Map<String, Object> moved = reading.fields();
        move(moved, Composer.AT, reading, shift);
        readings.add(moved);
      }
      fields.put(Composer.READINGS, readings);
    }
    fields.put(
        Composer.TIME_TRUSTED, earlier.values().stream().allMatch(trusted -> trusted.equals(true)));
    return fields;
  }

  private static void move(Map<String, Object> fields, String name, JsonObject from, Duration shift)
      throws JsonException {
    fields.put(name, Composer.text(from.instant(name).plus(shift)));
  }
}
