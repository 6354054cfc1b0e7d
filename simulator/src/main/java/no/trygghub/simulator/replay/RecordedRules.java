package no.trygghub.simulator.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of a file, to be tried on a recorded home in place of its map's.
 *
 * @param section the section {@code rules}, or nothing where every rule is on its default
 */
record RecordedRules(Map<String, Object> section) {
  static final String SECTION = "rules";

  /** What else such a file may have; it says nothing about which rules there are. */
  private static final List<String> OTHER_SECTIONS =
      List.of(
          "tenant",
          "hub",
          "zone",
          "data",
          "clock",
          "destinations",
          "sensors",
          "outputs",
          "faults",
          "uplink");

  /** Copies what it is given, so that it never changes. */
  RecordedRules {
    section = Map.copyOf(section);
  }

  /**
   * Takes the section {@code rules} from a file, which may be a hub's configuration, a map or have
   * nothing else. What else it has is left alone: the sensors stay those of the recorded home.
   *
   * @throws RecordingException where it is no such file
   */
  static RecordedRules read(Path file) throws RecordingException {
    return parse(file.toString(), PlainYaml.text(file));
  }

  static RecordedRules parse(String name, String text) throws RecordingException {
    Map<String, Object> document = PlainYaml.load(name, text);
    for (String key : document.keySet()) {
      if (!key.equals(SECTION) && !OTHER_SECTIONS.contains(key)) {
        throw new RecordingException(
            name
                + ": "
                + PlainYaml.shown(key)
                + ": unknown key; expected rules, or what else hub.yaml has");
      }
    }
    return new RecordedRules(
        Optional.ofNullable(document.get(SECTION))
            .map(rules -> Map.of(SECTION, rules))
            .orElse(Map.of()));
  }
}
