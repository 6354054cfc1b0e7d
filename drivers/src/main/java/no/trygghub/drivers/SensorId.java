package no.trygghub.drivers;

import java.util.regex.Pattern;

/**
 * The name of a sensor, unique within its hub.
 *
 * @param value 1 to 32 characters of {@code a-z}, {@code 0-9} and {@code -}
 */
public record SensorId(String value) implements Comparable<SensorId> {
  private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,32}");

  /**
   * Throws {@link IllegalArgumentException} where the value does not have the form of a sensor id.
   */
  public SensorId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a sensor id (1 to 32 of a-z, 0-9 and -): " + value);
    }
  }

  /** Tells whether a text has the form of a sensor id. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public int compareTo(SensorId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
