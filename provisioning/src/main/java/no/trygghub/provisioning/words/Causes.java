package no.trygghub.provisioning.words;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import no.trygghub.provisioning.text.Language;
import no.trygghub.provisioning.text.Texts;

/**
 * Why a hub is not connected, in the technician's language. The hub says it in English, in
 * sentences that are known word by word; one that is not known, from a newer hub say, is told as it
 * is.
 */
final class Causes {
  private static final String GROUP = "cause.";

  /** What a broker refuses is told channel by channel, one behind the other. */
  private static final Pattern NEXT_CHANNEL = Pattern.compile("; (?=up/[a-z-]+: )");

  private final Texts texts;
  private final List<Known> known;

  Causes(Language language) {
    this.texts = Texts.of(Causes.class, language);
    Texts english = Texts.of(Causes.class, Language.ENGLISH);
    this.known =
        english
            .keys(GROUP)
            .map(key -> Known.of(key, english))
            // A general one would take what a special one says better.
            .sorted(Comparator.comparingInt(Known::words).reversed())
            .toList();
  }

  /** A cause as a hub told it. */
  String in(String cause) {
    return NEXT_CHANNEL.splitAsStream(cause).map(this::one).collect(Collectors.joining("; "));
  }

  /** What it names may be a cause itself. */
  private String one(String cause) {
    for (Known sentence : known) {
      Optional<List<String>> values = sentence.values(cause);
      if (values.isPresent()) {
        return texts.text(sentence.key(), values.get().stream().map(this::one).toArray());
      }
    }
    return cause;
  }

  /**
   * One of the hub's sentences.
   *
   * @param key the key of its text
   * @param english the whole of it, with a group for each value
   * @param words how many characters of it are always the same
   */
  private record Known(String key, Pattern english, int words) {
    private static final String VALUE = "\0";
    private static final int MOST_VALUES = 3;

    static Known of(String key, Texts texts) {
      Object[] values = new Object[MOST_VALUES];
      Arrays.fill(values, VALUE);
      String text = texts.text(key, values);
      String form =
          Pattern.compile(VALUE)
              .splitAsStream(text)
              .map(Pattern::quote)
              .collect(Collectors.joining("(.+?)"));
      String open = text.endsWith(VALUE) ? "(.+)" : "";
      return new Known(key, Pattern.compile(form + open), text.replace(VALUE, "").length());
    }

    Optional<List<String>> values(String cause) {
      Matcher matcher = english.matcher(cause);
      return matcher.matches()
          ? Optional.of(
              IntStream.rangeClosed(1, matcher.groupCount()).mapToObj(matcher::group).toList())
          : Optional.empty();
    }
  }
}
