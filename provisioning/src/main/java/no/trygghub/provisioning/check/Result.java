package no.trygghub.provisioning.check;

import java.util.Locale;

/** What came of a look, the best first. */
enum Result {
  /** Nothing to do. */
  PASS,
  /** The hub works, but somebody should look at it. */
  WARN,
  /** The hub cannot be relied on. */
  FAIL;

  /** Its name in JSON. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The key of its name among the texts. */
  String key() {
    return "result." + word();
  }
}
