package no.trygghub.provisioning.init;

import java.util.Optional;

/** A key of the configuration and its value, in one word: {@code KEY=VALUE}. */
record KeyValue(String key, String value) {
  /** The two; empty where the word is something else. */
  static Optional<KeyValue> parse(String word) {
    String option = word.strip();
    int equals = option.indexOf('=');
    return equals > 0
        ? Optional.of(
            new KeyValue(option.substring(0, equals).strip(), option.substring(equals + 1).strip()))
        : Optional.empty();
  }
}
