package no.trygghub.hub.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import no.trygghub.drivers.DriverOption;

/**
 * What there is to say about a configuration, in whichever language it is asked for. The hub itself
 * says it in English; the technician's commands in the technician's language.
 *
 * @param key of the text in {@code texts.properties} and {@code texts_nb.properties} beside this
 *     package; empty where it is a text of somebody else's, the value alone
 * @param values for the {@code %s} in it; a phrase among them is said in the same language
 */
public record Phrase(String key, List<Object> values) {
  private static final ResourceBundle.Control NO_OTHER_LANGUAGE =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  /** How an option says what it expects where it is one of the usual forms. */
  private static final Map<Pattern, String> FORMS =
      Map.of(
          Pattern.compile("a whole number from (\\d+) to (\\d+)"), "integer-form",
          Pattern.compile("none or a whole number from (\\d+) to (\\d+)"), "none-or-integer-form",
          Pattern.compile("one of (.*)"), "one-of",
          Pattern.compile("a time from (.*) to (.*)"), "time-form");

  /** Copies what it is given, so that it never changes. */
  public Phrase {
    values = List.copyOf(values);
  }

  static Phrase of(String key, Object... values) {
    return new Phrase(key, Arrays.asList(values));
  }

  /** What a library or a driver says, in the one language that it knows. */
  static Phrase said(String text) {
    return new Phrase("", List.of(text));
  }

  /**
   * What an option of a driver expects; in English where the driver says it in a way of its own.
   */
  public static Phrase form(DriverOption option) {
    for (Map.Entry<Pattern, String> form : FORMS.entrySet()) {
      Matcher matcher = form.getKey().matcher(option.expected());
      if (matcher.matches()) {
        return new Phrase(
            form.getValue(),
            Stream.iterate(1, group -> group <= matcher.groupCount(), group -> group + 1)
                .<Object>map(matcher::group)
                .toList());
      }
    }
    return said(option.expected());
  }

  /** Some words of which one is meant: {@code high or medium}. */
  static Phrase either(List<String> words) {
    return words.stream()
        .map(Phrase::said)
        .reduce((one, other) -> of("or", one, other))
        .orElseThrow();
  }

  /** The phrase in a language; in English where the language is not Norwegian. */
  public String in(Locale language) {
    Object[] all =
        values.stream()
            .map(value -> value instanceof Phrase phrase ? phrase.in(language) : value)
            .toArray();
    if (key.isEmpty()) {
      return String.valueOf(all[0]);
    }
    // Looked for when it is needed, so that a hub whose configuration is right never loads it.
    ResourceBundle texts =
        ResourceBundle.getBundle(
            Phrase.class.getPackageName() + ".texts",
            language,
            Phrase.class.getClassLoader(),
            NO_OTHER_LANGUAGE);
    return String.format(language, texts.getString(key), all);
  }

  @Override
  public String toString() {
    return in(Locale.ENGLISH);
  }
}
