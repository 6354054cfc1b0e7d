package no.trygghub.drivers;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options of one sensor or output: what its driver declares, each with a value that its driver
 * accepts.
 */
public final class DriverOptions {
  private final Map<String, String> values;

  private DriverOptions(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Joins given values with the defaults.
   *
   * @throws IllegalArgumentException where a value is missing, unknown or not accepted; a
   *     configuration reader checks first and reports it better
   */
  public static DriverOptions of(List<DriverOption> declared, Map<String, String> given) {
    Map<String, String> values = new HashMap<>();
    for (DriverOption option : declared) {
      String value =
          given.containsKey(option.key())
              ? given.get(option.key())
              : option.defaultValue().orElse("");
      if (!option.accepts().test(value)) {
        throw new IllegalArgumentException(
            option.key() + ": '" + value + "', expected " + option.expected());
      }
      values.put(option.key(), value);
    }
    for (String key : given.keySet()) {
      if (!values.containsKey(key)) {
        throw new IllegalArgumentException(key + ": not an option of this driver");
      }
    }
    return new DriverOptions(values);
  }

  /** The value of an option as text. */
  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException(key + ": not an option of this driver");
    }
    return value;
  }

  /** The value of an option, or empty where the driver has no such option. */
  public Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of an option that is a whole number. */
  public int integer(String key) {
    return Integer.parseInt(text(key));
  }

  /** The value of an option that is a time. */
  public Duration duration(String key) {
    return DurationText.parse(text(key)).orElseThrow();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DriverOptions that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
