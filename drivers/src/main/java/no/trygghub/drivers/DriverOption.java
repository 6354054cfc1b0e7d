package no.trygghub.drivers;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An option that a driver understands, with what a value must look like, so that a configuration
 * can be checked without opening any device.
 *
 * @param key its key in the configuration
 * @param defaultValue the value where none is given; empty where one must be given
 * @param expected what a value looks like, for an error message
 * @param accepts whether a value is one
 */
public record DriverOption(
    String key, Optional<String> defaultValue, String expected, Predicate<String> accepts) {
  /** A whole number that must be given. */
  public static DriverOption requiredInteger(String key, int least, int most) {
    return new DriverOption(
        key, Optional.empty(), integerForm(least, most), text -> isInteger(text, least, most));
  }

  /** A whole number with a default. */
  public static DriverOption integer(String key, int defaultValue, int least, int most) {
    return new DriverOption(
        key,
        Optional.of(Integer.toString(defaultValue)),
        integerForm(least, most),
        text -> isInteger(text, least, most));
  }

  /** One of some words; the first is the default. */
  public static DriverOption choice(String key, List<String> words) {
    return new DriverOption(
        key, Optional.of(words.getFirst()), "one of " + String.join(", ", words), words::contains);
  }

  /** A time such as {@code 50 ms}, with a default. */
  public static DriverOption duration(
      String key, Duration defaultValue, Duration least, Duration most) {
    return new DriverOption(
        key,
        Optional.of(DurationText.print(defaultValue)),
        "a time from " + DurationText.print(least) + " to " + DurationText.print(most),
        text ->
            DurationText.parse(text)
                .filter(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0)
                .isPresent());
  }

  private static String integerForm(int least, int most) {
    return "a whole number from " + least + " to " + most;
  }

  private static boolean isInteger(String text, int least, int most) {
    try {
      int value = Integer.parseInt(text);
      return value >= least && value <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
