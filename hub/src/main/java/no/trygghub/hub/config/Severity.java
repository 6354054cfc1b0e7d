package no.trygghub.hub.config;

import java.util.Locale;

/** How urgent an alarm is. */
public enum Severity {
  /** Somebody may be hurt: answer at once. */
  HIGH,
  /** Something is wrong: answer soon. */
  MEDIUM,
  /** To be looked at. */
  LOW;

  /** Its name in configuration files and messages, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
