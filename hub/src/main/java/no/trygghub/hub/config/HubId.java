package no.trygghub.hub.config;

import java.util.regex.Pattern;

/**
 * The name of a hub, unique within its tenant.
 *
 * @param value 1 to 32 characters of {@code a-z}, {@code 0-9} and {@code -}
 */
public record HubId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9-]{1,32}");

  /** Throws {@link IllegalArgumentException} where the value does not have the form of a hub id. */
  public HubId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not a hub id (1 to 32 of a-z, 0-9 and -): " + value);
    }
  }

  /** Tells whether a text has the form of a hub id. */
  public static boolean isValid(String text) {
    return FORM.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
