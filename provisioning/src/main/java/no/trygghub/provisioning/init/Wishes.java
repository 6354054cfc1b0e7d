package no.trygghub.provisioning.init;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What somebody wants in a configuration, by options or in a file of many hubs.
 *
 * @param values each key's path and its value, in order
 * @param authorities files of what destinations are checked against, by the destination's name
 */
record Wishes(Map<List<String>, String> values, Map<String, Path> authorities) {
  private static final String SENSORS = "sensors";
  private static final String DESTINATIONS = "destinations";

  /** Nothing in particular. */
  static final Wishes NONE = new Wishes(Map.of(), Map.of());

  /** The value of a key. */
  Optional<String> get(String... path) {
    return Optional.ofNullable(values.get(Arrays.asList(path)));
  }

  /** Whether there is anything about sensors. */
  boolean hasSensors() {
    return values.keySet().stream().anyMatch(path -> path.getFirst().equals(SENSORS));
  }

  /** Whether there is anything about an output, be it that there is none. */
  boolean hasOutput(String name) {
    return values.keySet().stream()
        .anyMatch(
            path ->
                path.size() > 1 && path.getFirst().equals("outputs") && path.get(1).equals(name));
  }

  /** The destinations it is about. */
  List<String> destinations() {
    return values.keySet().stream()
        .filter(path -> path.getFirst().equals(DESTINATIONS) && path.size() > 1)
        .map(path -> path.get(1))
        .distinct()
        .collect(Collectors.toList());
  }

  /** These and, where they say nothing, those of another. */
  Wishes over(Wishes other) {
    Map<List<String>, String> all = new LinkedHashMap<>(other.values);
    all.putAll(values);
    Map<String, Path> files = new LinkedHashMap<>(other.authorities);
    files.putAll(authorities);
    return new Wishes(all, files);
  }
}
