package no.trygghub.hub.config;

import java.util.Locale;

/**
 * One error in a configuration file.
 *
 * @param path the key's path, {@code sensors.bed-1.pin}; empty where the file as a whole is meant
 * @param value what stands there; empty where nothing does
 * @param phrase what should stand there and, where known, what to do
 */
public record Problem(String path, String value, Phrase phrase) {
  /** One that is told in English alone. */
  public Problem(String path, String value, String expected) {
    this(path, value, Phrase.said(expected));
  }

  /** What should stand there, in English. */
  public String expected() {
    return phrase.toString();
  }

  /** All of it in a language. */
  public String in(Locale language) {
    String where = path.isEmpty() ? "" : path + ": ";
    String what = value.isEmpty() ? "" : "'" + value + "' — ";
    return where + what + phrase.in(language);
  }

  @Override
  public String toString() {
    return in(Locale.ENGLISH);
  }
}
