package no.trygghub.simulator.scenario;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The YAML of a scenario, with its lines. Scalars are taken as they are written: to YAML itself
 * {@code 02:14} would be a number.
 */
final class ScenarioFile {
  private final @Nullable Node root;

  private ScenarioFile(@Nullable Node root) {
    this.root = root;
  }

  /** Reads the text; what is not YAML at all becomes a problem and an empty file. */
  static ScenarioFile read(String text, List<ScenarioProblem> problems) {
    try {
      return new ScenarioFile(
          new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text)));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(new ScenarioProblem(line, "", "not YAML: " + e.getProblem()));
      return new ScenarioFile(null);
    } catch (YAMLException e) {
      // Characters that cannot be in it, or more of something than anybody writes.
      problems.add(new ScenarioProblem(1, "", "not YAML, or nested too deeply"));
      return new ScenarioFile(null);
    }
  }

  /** The top-level keys and what stands under them. */
  Map<String, Node> sections(List<ScenarioProblem> problems) {
    if (root instanceof MappingNode mapping) {
      return entries(mapping);
    }
    if (problems.isEmpty()) {
      problems.add(
          new ScenarioProblem(
              1, "", "a scenario has the keys title, about, zone, date, sensors and steps"));
    }
    return Map.of();
  }

  /** Finds the keys that stand twice in the same place, wherever that is. */
  List<ScenarioProblem> repeatedKeys() {
    List<ScenarioProblem> problems = new ArrayList<>();
    if (root != null) {
      findRepeatedKeys(root, Collections.newSetFromMap(new IdentityHashMap<>()), problems);
    }
    return problems;
  }

  private static void findRepeatedKeys(
      Node node, Set<Node> visited, List<ScenarioProblem> problems) {
    if (!visited.add(node)) {
      return;
    }
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> findRepeatedKeys(item, visited, problems));
    }
    if (node instanceof MappingNode mapping) {
      Set<String> keys = new HashSet<>();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!keys.add(key(tuple))) {
          problems.add(
              new ScenarioProblem(
                  line(tuple.getKeyNode()), key(tuple), "this key is there already"));
        }
        findRepeatedKeys(tuple.getValueNode(), visited, problems);
      }
    }
  }

  /** The entries of a mapping, in their order. */
  static Map<String, Node> entries(MappingNode mapping) {
    Map<String, Node> entries = new LinkedHashMap<>();
    mapping.getValue().forEach(tuple -> entries.put(key(tuple), tuple.getValueNode()));
    return entries;
  }

  private static String key(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** The entries of a list. */
  static Optional<List<Node>> items(Node node) {
    return node instanceof SequenceNode sequence
        ? Optional.of(sequence.getValue())
        : Optional.empty();
  }

  /**
   * A text as it was written. {@code a: b} in a list, which YAML takes for a mapping, is a text
   * here.
   */
  static Optional<String> text(Node node) {
    if (node instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue().strip());
    }
    if (node instanceof MappingNode mapping && mapping.getValue().size() == 1) {
      NodeTuple only = mapping.getValue().getFirst();
      if (only.getKeyNode() instanceof ScalarNode key
          && only.getValueNode() instanceof ScalarNode value) {
        return Optional.of(key.getValue().strip() + ": " + value.getValue().strip());
      }
    }
    return Optional.empty();
  }

  /** The line a node begins on, counted from 1. */
  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** The line of what a path such as {@code sensors.bed-1.kind} leads to, as far as it leads. */
  int line(String path) {
    @Nullable Node node = root;
    int line = 1;
    for (String key : path.split("\\.", -1)) {
      Optional<NodeTuple> tuple = node == null ? Optional.empty() : find(node, key);
      if (tuple.isEmpty()) {
        return line;
      }
      line = line(tuple.get().getKeyNode());
      node = tuple.get().getValueNode();
    }
    return line;
  }

  private static Optional<NodeTuple> find(Node node, String key) {
    if (!(node instanceof MappingNode mapping)) {
      return Optional.empty();
    }
    return mapping.getValue().stream().filter(tuple -> key(tuple).equals(key)).findFirst();
  }

  /** A node that is a text. */
  static Node scalar(String text, Node beside) {
    return new ScalarNode(
        Tag.STR, text, beside.getStartMark(), beside.getEndMark(), DumperOptions.ScalarStyle.PLAIN);
  }

  /** A mapping with an entry added. */
  static MappingNode with(MappingNode mapping, String key, String value) {
    List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
    tuples.add(new NodeTuple(scalar(key, mapping), scalar(value, mapping)));
    return new MappingNode(mapping.getTag(), tuples, mapping.getFlowStyle());
  }
}
