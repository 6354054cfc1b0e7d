package no.trygghub.provisioning.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A language that the technician's commands speak. */
public enum Language {
  /** What everybody gets whose locale is not Norwegian. */
  ENGLISH(Locale.ENGLISH),
  /** Norwegian bokmål, for nynorsk as well. */
  BOKMAL(Locale.of("nb"));

  private static final Set<String> NORWEGIAN = Set.of("nb", "nn", "no");

  private static final List<String> VARIABLES = List.of("LC_ALL", "LC_MESSAGES", "LANG");

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  /**
   * The language of a user with these environment variables, by the order that POSIX gives them.
   * The JVM's own idea of the locale would not do: it is C where the locale was not generated on
   * the computer.
   */
  public static Language of(Map<String, String> environment) {
    String locale =
        VARIABLES.stream()
            .map(variable -> environment.getOrDefault(variable, ""))
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("");
    return NORWEGIAN.contains(locale.split("[_.@]", 2)[0]) ? BOKMAL : ENGLISH;
  }

  /** What numbers and times are written by. */
  public Locale locale() {
    return locale;
  }
}
