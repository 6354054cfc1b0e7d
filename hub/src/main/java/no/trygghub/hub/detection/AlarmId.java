package no.trygghub.hub.detection;

import java.util.Locale;
import java.util.regex.Pattern;
import no.trygghub.hub.json.JsonException;
import no.trygghub.hub.json.JsonObject;

/**
 * The reference of an alarm or a fault, the same in every message about it.
 *
 * @param value 16 characters: four of the database's {@linkplain #of epoch}, then twelve decimal
 *     digits; short enough for the reference field of a SCAIP message (SS 91100)
 */
public record AlarmId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]{1,16}");

  /**
   * The id of a hub's n-th alarm or fault.
   *
   * @param epoch four hexadecimal characters drawn when the database was made, so that a hub that
   *     had to start over does not use an id again
   */
  public static AlarmId of(String epoch, long number) {
    return new AlarmId(
        epoch.toUpperCase(Locale.ROOT) + String.format(Locale.ROOT, "%012d", number));
  }

  /**
   * The id that a row of saved state holds.
   *
   * @throws JsonException where it holds none
   */
  static AlarmId read(JsonObject fields) throws JsonException {
    String text = fields.text("id");
    if (!FORM.matcher(text).matches()) {
      throw new JsonException(
          "id: expected up to 16 letters and digits, found " + JsonObject.shown(text));
    }
    return new AlarmId(text);
  }

  @Override
  public String toString() {
    return value;
  }
}
