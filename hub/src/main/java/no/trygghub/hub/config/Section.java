package no.trygghub.hub.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import no.trygghub.drivers.DurationText;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * One mapping of the file. Values are asked for by key and type; what is wrong is added to the
 * problems and a usable value returned, so that reading goes on and every problem is found in one
 * go. At the end, {@link #done} reports the keys that nobody asked for.
 */
final class Section {
  private static final int FURTHEST_SUGGESTION = 3;

  private final String path;
  private final Map<String, List<ImmutableNode>> nodes = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Collection<Problem> problems;

  Section(String path, ImmutableNode node, Collection<Problem> problems) {
    this.path = path;
    this.problems = problems;
    for (ImmutableNode child : node.getChildren()) {
      nodes.computeIfAbsent(child.getNodeName(), name -> new ArrayList<>()).add(child);
    }
  }

  /** The keys that are there. */
  Set<String> keys() {
    return nodes.keySet();
  }

  boolean has(String key) {
    return nodes.containsKey(key);
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  void problem(String key, String value, String expected) {
    problems.add(new Problem(key.isEmpty() ? path : path(key), value, expected));
  }

  /**
   * The text of a key; empty where it is missing, which is fine, or not a text, which is a problem.
   */
  Optional<String> text(String key) {
    known.add(key);
    List<ImmutableNode> found = nodes.getOrDefault(key, List.of());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Object value = found.getFirst().getValue();
    if (found.size() > 1 || !found.getFirst().getChildren().isEmpty() || value == null) {
      problem(key, "", "expected one value here");
      return Optional.empty();
    }
    return Optional.of(value.toString());
  }

  /** A text that must be there and be accepted; the placeholder otherwise. */
  String required(String key, Predicate<String> accepts, String expected, String placeholder) {
    boolean there = has(key);
    Optional<String> value = text(key);
    if (!there) {
      problem(key, "", "is missing: expected " + expected);
    }
    return value.filter(text -> check(key, text, accepts, expected)).orElse(placeholder);
  }

  /** A value that a text is turned into, or the default. */
  <T> T value(String key, Function<String, Optional<T>> reader, String expected, T defaultValue) {
    return text(key)
        .flatMap(
            text -> {
              Optional<T> value = reader.apply(text);
              if (value.isEmpty()) {
                problem(key, text, "expected " + expected);
              }
              return value;
            })
        .orElse(defaultValue);
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
        "true or false",
        defaultValue);
  }

  Duration duration(String key, Duration defaultValue, Duration least, Duration most) {
    return value(
        key,
        text ->
            DurationText.parse(text)
                .filter(time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0),
        "a time from "
            + DurationText.print(least)
            + " to "
            + DurationText.print(most)
            + ", such as '"
            + DurationText.print(defaultValue)
            + "'",
        defaultValue);
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
        "a whole number from " + least + " to " + most,
        defaultValue);
  }

  /** The texts of a key that holds a list; one value counts as a list of one. */
  List<String> list(String key) {
    known.add(key);
    List<String> values = new ArrayList<>();
    for (ImmutableNode node : nodes.getOrDefault(key, List.of())) {
      if (node.getValue() instanceof Collection<?> several) {
        several.forEach(value -> values.add(String.valueOf(value)));
      } else if (node.getValue() != null) {
        values.add(node.getValue().toString());
      } else {
        problem(key, "", "expected a list such as [bed-1, bed-2]");
      }
    }
    return values;
  }

  /** The mapping below a key; empty where the key is missing. */
  Optional<Section> section(String key) {
    known.add(key);
    List<ImmutableNode> found = nodes.getOrDefault(key, List.of());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ImmutableNode node = found.getFirst();
    if (found.size() > 1 || (node.getValue() != null && !node.getValue().toString().isEmpty())) {
      problem(
          key, node.getValue() == null ? "" : node.getValue().toString(), "expected keys below");
      return Optional.empty();
    }
    return Optional.of(new Section(path(key), node, problems));
  }

  /** Every mapping below this one, by its key, in the order of the file. */
  Map<String, Section> sections() {
    Map<String, Section> sections = new LinkedHashMap<>();
    for (String key : List.copyOf(nodes.keySet())) {
      section(key).ifPresent(section -> sections.put(key, section));
    }
    return sections;
  }

  /** Every value of this mapping that nobody asked for yet, by its key. */
  Map<String, String> rest() {
    Map<String, String> rest = new LinkedHashMap<>();
    for (String key : List.copyOf(nodes.keySet())) {
      if (!known.contains(key)) {
        text(key).ifPresent(value -> rest.put(key, value));
      }
    }
    return rest;
  }

  /** Reports the keys that nobody asked for, each with the known key that is nearest. */
  void done() {
    for (String key : nodes.keySet()) {
      if (!known.contains(key)) {
        unknown(key, known);
      }
    }
  }

  void unknown(String key, Collection<String> candidates) {
    problem(key, "", "unknown key" + suggestion(key, candidates));
  }

  /** Which of some words somebody may have meant, and which there are. */
  static String suggestion(String word, Collection<String> candidates) {
    LevenshteinDistance distance = new LevenshteinDistance(FURTHEST_SUGGESTION);
    Optional<String> nearest =
        candidates.stream()
            .filter(candidate -> distance.apply(word, candidate) >= 0)
            .min(
                (one, other) ->
                    Integer.compare(distance.apply(word, one), distance.apply(word, other)));
    return nearest.isPresent()
        ? "; did you mean '" + nearest.get() + "'?"
        : "; known here: " + String.join(", ", candidates.stream().sorted().toList());
  }

  private boolean check(String key, String text, Predicate<String> accepts, String expected) {
    boolean accepted = accepts.test(text);
    if (!accepted) {
      problem(key, text, "expected " + expected);
    }
    return accepted;
  }
}
