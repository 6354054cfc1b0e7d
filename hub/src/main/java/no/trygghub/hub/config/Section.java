package no.trygghub.hub.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import no.trygghub.drivers.DurationText;
import no.trygghub.drivers.SensorId;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * One mapping of the file. Values are asked for by key and type; what is wrong is added to the
 * problems, so that reading goes on and every problem is found in one go. At the end, {@link #done}
 * reports the keys that nobody asked for.
 */
final class Section {
  private static final int FURTHEST_SUGGESTION = 3;
  private static final int SHORTEST_BEGINNING = 3;
  private static final int LONGEST_SHOWN = 80;
  private static final int MOST_KNOWN = 20;

  private final String path;
  private final Map<String, ImmutableNode> nodes = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<Problem> problems;

  Section(String path, ImmutableNode node, Set<Problem> problems) {
    this.path = path;
    this.problems = problems;
    for (ImmutableNode child : node.getChildren()) {
      nodes.put(child.getNodeName(), child);
    }
  }

  boolean has(String key) {
    return nodes.containsKey(key);
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void problem(String key, String value, Phrase expected) {
    String where = key.isEmpty() ? path : path(key);
    problems.add(new Problem(shown(where), shown(value), expected));
  }

  /** A value fit for a message: on one line, not too long, without the password of a URL. */
  static String shown(String value) {
    String oneLine =
        value
            .replaceAll("//.*@", "//...@")
            .codePoints()
            .map(character -> Character.isISOControl(character) ? '?' : character)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return oneLine.length() > LONGEST_SHOWN ? oneLine.substring(0, LONGEST_SHOWN) + "..." : oneLine;
  }

  /**
   * Checks the key of this section itself where it is a name that somebody chose.
   *
   * @param wrong the key of what to say where it does not do
   */
  void checkName(String name, String wrong) {
    if (!SensorId.isValid(name)) {
      problem("", name, Phrase.of(wrong));
    }
  }

  /**
   * The text of a key; empty where it is missing, which is fine, or not a text, which is a problem.
   */
  Optional<String> text(String key) {
    known.add(key);
    ImmutableNode node = nodes.get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (node.getValue() instanceof String text && !text.isBlank()) {
      return Optional.of(text);
    }
    problem(
        key,
        "",
        node.getValue() instanceof String ? Phrase.of("no-value") : Phrase.of("not-one-value"));
    return Optional.empty();
  }

  /** A value that must be there; empty where it is a problem. */
  <T> Optional<T> required(String key, Function<String, Optional<T>> reader, Phrase expected) {
    if (!has(key)) {
      problem(key, "", Phrase.of("missing", expected));
    }
    return value(key, reader, expected);
  }

  /** A value that may be missing; empty as well where it is a problem. */
  <T> Optional<T> value(String key, Function<String, Optional<T>> reader, Phrase expected) {
    return text(key)
        .flatMap(
            text -> {
              Optional<T> value = reader.apply(text);
              if (value.isEmpty()) {
                problem(key, text, Phrase.of("expected", expected));
              }
              return value;
            });
  }

  /** Reports a text that is not accepted. */
  boolean check(String key, String text, Predicate<String> accepts, Phrase expected) {
    boolean isAccepted = accepts.test(text);
    if (!isAccepted) {
      problem(key, text, Phrase.of("expected", expected));
    }
    return isAccepted;
  }

  /** Reports where one of two keys is there without the other. */
  void together(String one, String other) {
    if (has(one) != has(other)) {
      problem(has(one) ? other : one, "", Phrase.of("together", one, other));
    }
  }

  boolean truth(String key, boolean defaultValue) {
    return value(
            key,
            text ->
                switch (text) {
                  case "true", "yes", "on" -> Optional.of(true);
                  case "false", "no", "off" -> Optional.of(false);
                  default -> Optional.empty();
                },
            Phrase.of("truth-form"))
        .orElse(defaultValue);
  }

  Duration duration(String key, Duration defaultValue, Duration least, Duration most) {
    return value(
            key,
            text ->
                DurationText.parse(text)
                    .filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0),
            Phrase.of(
                "duration-form",
                DurationText.print(least),
                DurationText.print(most),
                DurationText.print(defaultValue)))
        .orElse(defaultValue);
  }

  int integer(String key, int defaultValue, int least, int most) {
    return value(
            key,
            text -> {
              try {
                return Optional.of(Integer.parseInt(text))
                    .filter(number -> number >= least && number <= most);
              } catch (NumberFormatException e) {
                return Optional.empty();
              }
            },
            Phrase.of("integer-form", least, most))
        .orElse(defaultValue);
  }

  /** The path that a key gives, relative to the folder of the file. */
  Optional<Path> path(String key, Path file) {
    return value(
        key,
        text -> {
          try {
            return text.startsWith("~") || text.codePoints().anyMatch(Character::isISOControl)
                ? Optional.empty()
                : Optional.of(file.resolveSibling(text).normalize());
          } catch (InvalidPathException e) {
            return Optional.empty();
          }
        },
        Phrase.of("path-form"));
  }

  /**
   * The texts of a key that holds a list, of which one value alone counts as one; empty where the
   * key is missing. An empty list is a problem, for nobody can tell whether all or none was meant.
   */
  Optional<List<String>> list(String key) {
    known.add(key);
    ImmutableNode node = nodes.get(key);
    if (node == null) {
      return Optional.empty();
    }
    List<String> values = List.of();
    if (node.getValue() instanceof TextOnlyYaml.Texts texts) {
      values = texts.values();
    } else if (node.getValue() instanceof String text) {
      values = List.of(text);
    }
    if (values.isEmpty() || values.stream().anyMatch(String::isBlank)) {
      problem(key, "", Phrase.of("list-wrong"));
    }
    return Optional.of(values.stream().filter(value -> !value.isBlank()).toList());
  }

  /** The mapping below a key; empty where the key is missing. */
  Optional<Section> section(String key) {
    known.add(key);
    ImmutableNode node = nodes.get(key);
    if (node == null) {
      return Optional.empty();
    }
    if (node.getValue() instanceof TextOnlyYaml.Texts) {
      problem(key, "", Phrase.of("keys-not-list"));
      return Optional.empty();
    }
    if (node.getValue() instanceof String text && !text.isBlank()) {
      problem(key, text, Phrase.of("keys-not-value"));
      return Optional.empty();
    }
    return Optional.of(new Section(path(key), node, problems));
  }

  /** Every mapping below this one, by its key, in the order of the file. */
  Map<String, Section> sections() {
    Map<String, Section> sections = new LinkedHashMap<>();
    for (String key : nodes.keySet()) {
      section(key).ifPresent(section -> sections.put(key, section));
    }
    return sections;
  }

  /** Every mapping below a key that must have at least one. */
  Map<String, Section> requiredSections(String key, String example) {
    Optional<Section> section = section(key);
    if (!has(key) || section.filter(own -> own.nodes.isEmpty()).isPresent()) {
      problem(key, "", Phrase.of("at-least-one", example));
    }
    return section.map(Section::sections).orElse(Map.of());
  }

  /** Reports the keys that nobody asked for, each with the known key that is nearest. */
  void done() {
    for (String key : nodes.keySet()) {
      if (!known.contains(key)) {
        problem(key, "", Phrase.of("unknown-key", suggestion(key, known)));
      }
    }
  }

  /** Which of some words somebody may have meant, or else which there are. */
  static Phrase suggestion(String word, Collection<String> candidates) {
    return nearest(word, candidates)
        .map(nearest -> Phrase.of("did-you-mean", shown(nearest)))
        .orElseGet(() -> Phrase.of("known-here", some(candidates)));
  }

  private static Phrase some(Collection<String> candidates) {
    String first =
        candidates.stream()
            .sorted()
            .limit(MOST_KNOWN)
            .map(Section::shown)
            .collect(Collectors.joining(", "));
    return candidates.size() > MOST_KNOWN
        ? Phrase.of("known-more", first, candidates.size() - MOST_KNOWN)
        : Phrase.said(first);
  }

  /** Which of some words is so near that somebody may have meant it. */
  static Optional<String> nearest(String word, Collection<String> candidates) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String beginning = word.substring(0, Math.min(word.length(), LONGEST_SHOWN));
    return candidates.stream()
        .filter(
            candidate ->
                distance.apply(beginning, candidate) <= furthest(candidate)
                    || sorted(beginning).equals(sorted(candidate))
                    || (beginning.length() >= SHORTEST_BEGINNING
                        && candidate.startsWith(beginning)))
        .min(Comparator.comparing(candidate -> distance.apply(beginning, candidate)));
  }

  /** Of three letters one may be wrong, or else any two words of three letters would be near. */
  private static int furthest(String candidate) {
    return Math.clamp(candidate.length() / 3, 1, FURTHEST_SUGGESTION);
  }

  private static List<Integer> sorted(String word) {
    return word.chars().sorted().boxed().toList();
  }
}
