package no.trygghub.drivers.contact;

import java.time.Duration;
import java.util.List;
import no.trygghub.drivers.DriverOption;
import no.trygghub.drivers.DriverOptions;

/**
 * How a contact is conditioned.
 *
 * @param normallyClosed whether the contact is closed while the sensor is at rest
 * @param debounceOn how long it must be active before that is a reading
 * @param debounceOff how long it must be inactive before that is a reading
 * @param chatterLimit how many edges a minute are still real
 */
public record ContactSettings(
    boolean normallyClosed, Duration debounceOn, Duration debounceOff, int chatterLimit) {
  private static final String CONTACT = "contact";
  private static final String NORMALLY_OPEN = "normally-open";
  private static final String NORMALLY_CLOSED = "normally-closed";
  private static final String DEBOUNCE_ON = "debounce-on";
  private static final String DEBOUNCE_OFF = "debounce-off";
  private static final String CHATTER_LIMIT = "chatter-limit";
  private static final Duration DEBOUNCE = Duration.ofMillis(50);
  private static final int EDGES_A_MINUTE = 60;

  /** The options that these settings are read from; a driver adds its own. */
  public static List<DriverOption> options() {
    return List.of(
        DriverOption.choice(CONTACT, List.of(NORMALLY_OPEN, NORMALLY_CLOSED)),
        DriverOption.duration(DEBOUNCE_ON, DEBOUNCE, Duration.ZERO, Duration.ofMinutes(1)),
        DriverOption.duration(DEBOUNCE_OFF, DEBOUNCE, Duration.ZERO, Duration.ofMinutes(1)),
        DriverOption.integer(CHATTER_LIMIT, EDGES_A_MINUTE, 10, 1_000_000));
  }

  /** The settings that a sensor's options hold. */
  public static ContactSettings of(DriverOptions options) {
    return new ContactSettings(
        options.text(CONTACT).equals(NORMALLY_CLOSED),
        options.duration(DEBOUNCE_ON),
        options.duration(DEBOUNCE_OFF),
        options.integer(CHATTER_LIMIT));
  }
}
