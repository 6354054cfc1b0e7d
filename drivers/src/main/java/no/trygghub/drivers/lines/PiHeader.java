package no.trygghub.drivers.lines;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The 40-pin header of a Raspberry Pi (its documentation, "GPIO and the 40-pin header"). The pins
 * that are missing here are ground, 3.3 V and 5 V.
 */
final class PiHeader {
  /** The pin of each GPIO number, from 0. */
  private static final int[] PINS = {
    27, 28, 3, 5, 7, 29, 31, 26, 24, 21, 19, 23, 32, 33, 8, 10, 36, 11, 12, 35, 38, 40, 15, 16, 18,
    22, 37, 13
  };

  /** The first models A and B have a header of 26 pins, which differ between their revisions. */
  private static final Pattern SMALL = Pattern.compile("Raspberry Pi Model [AB]( Rev .*)?");

  private PiHeader() {}

  /** Whether a board of that model has the header. A compute module has it on its carrier board. */
  static boolean isOn(String model) {
    return model.startsWith("Raspberry Pi ") && !SMALL.matcher(model).matches();
  }

  /** The pin that has a GPIO number (BCM); empty where none has. */
  static OptionalInt pin(int gpio) {
    return gpio >= 0 && gpio < PINS.length ? OptionalInt.of(PINS[gpio]) : OptionalInt.empty();
  }
}
