package no.trygghub.provisioning.check;

import java.util.Locale;

/** What is looked at. */
enum Check {
  CONFIGURATION,
  HUB,
  PINS,
  CLOCK,
  DISK,
  DATA,
  COMPUTER,
  NETWORK,
  FILES,
  CERTIFICATE,
  NAME,
  CONNECTION,
  TLS,
  RIGHTS,
  CENTRE;

  /** Its name in JSON. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key of its name among the texts. */
  String key() {
    return "check." + word();
  }
}
