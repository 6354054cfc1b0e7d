package no.trygghub.hub.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How urgent an alarm is, the most urgent first. */
public enum Severity {
  /** Somebody may be hurt: answer at once. */
  HIGH,
  /** Something is wrong: answer soon. */
  MEDIUM,
  /** To be looked at. */
  LOW;

  /** Whether it asks for an answer sooner than another does. */
  public boolean isAbove(Severity other) {
    return compareTo(other) < 0;
  }

  /** Its name in configuration files and messages, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The severity of that name, or empty where there is none. */
  public static Optional<Severity> ofWord(String word) {
    return Arrays.stream(values()).filter(severity -> severity.word().equals(word)).findFirst();
  }
}
