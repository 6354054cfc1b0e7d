package no.trygghub.provisioning.replace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A configuration's text with one sensor in it that is to be changed. Only what stands for the
 * changed keys is touched; comments, order and everything else stay, character by character.
 */
final class SensorText {
  private static final String SENSORS = "sensors";

  /** What YAML reads as itself in a block and within braces, whatever stands around it. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9./_+-]+( [A-Za-z0-9./_+-]+)*");

  private final String text;
  private final String sensor;
  private final MappingNode root;
  private final MappingNode node;

  private SensorText(String text, String sensor, MappingNode root, MappingNode node) {
    this.text = text;
    this.sensor = sensor;
    this.root = root;
    this.node = node;
  }

  /**
   * The sensor of that id in a configuration that can be used; empty where it has none.
   *
   * @param text the whole file
   */
  static Optional<SensorText> of(String text, String sensor) {
    return document(text)
        .flatMap(
            root ->
                below(root, SENSORS)
                    .flatMap(sensors -> below(sensors, sensor))
                    .map(node -> new SensorText(text, sensor, root, node)));
  }

  /** What it says, key by key in its order. */
  Map<String, String> values() {
    Map<String, String> values = new LinkedHashMap<>();
    for (NodeTuple entry : node.getValue()) {
      if (entry.getValueNode() instanceof ScalarNode scalar) {
        values.put(key(entry), scalar.getValue());
      }
    }
    return values;
  }

  /**
   * The file with some keys of the sensor changed. Empty where that cannot be done without changing
   * something else, where two sensors are written as one for instance.
   *
   * @param changes the new value of each; an empty one removes the key
   */
  Optional<String> with(Map<String, String> changes) {
    List<Edit> edits = new ArrayList<>();
    StringBuilder added = new StringBuilder();
    boolean isFlow = node.getFlowStyle() == FlowStyle.FLOW;
    changes.forEach(
        (key, value) -> {
          Optional<NodeTuple> entry = entry(node, key);
          if (entry.isPresent()) {
            edits.add(
                value.isEmpty()
                    ? isFlow ? removedInFlow(entry.get()) : removedLine(entry.get())
                    : replaced(entry.get().getValueNode(), value));
          } else if (!value.isEmpty()) {
            added.append(isFlow ? ", " : lineEnd() + indentation());
            added.append(key).append(": ").append(written(value));
          }
        });
    if (added.length() > 0) {
      int at = offset(last().getValueNode().getEndMark());
      edits.add(
          new Edit(isFlow ? at : endOfLine(at), isFlow ? at : endOfLine(at), added.toString()));
    }
    String changed = applied(edits);
    return document(changed).map(SensorText::read).filter(expected(changes)::equals).isPresent()
        ? Optional.of(changed)
        : Optional.empty();
  }

  private record Edit(int from, int to, String text) {}

  private String applied(List<Edit> edits) {
    StringBuilder all = new StringBuilder(text);
    edits.stream()
        .sorted(Comparator.comparingInt(Edit::from).thenComparingInt(Edit::to).reversed())
        .forEach(edit -> all.replace(edit.from(), edit.to(), edit.text()));
    return all.toString();
  }

  private Edit replaced(Node value, String by) {
    int from = offset(value.getStartMark());
    int to = offset(value.getEndMark());
    return new Edit(from, to, from == to ? " " + written(by) : written(by));
  }

  /** The lines of a key and its value; a comment behind it goes as well. */
  private Edit removedLine(NodeTuple entry) {
    int from = text.lastIndexOf('\n', offset(entry.getKeyNode().getStartMark()) - 1) + 1;
    int to = endOfLine(offset(entry.getValueNode().getEndMark()));
    return new Edit(from, Math.min(to + lineEnd().length(), text.length()), "");
  }

  /** With the comma before it, or behind it where it is the first. */
  private Edit removedInFlow(NodeTuple entry) {
    List<NodeTuple> all = node.getValue();
    int at = all.indexOf(entry);
    if (at > 0) {
      return new Edit(
          offset(all.get(at - 1).getValueNode().getEndMark()),
          offset(entry.getValueNode().getEndMark()),
          "");
    }
    int to =
        all.size() > 1
            ? offset(all.get(1).getKeyNode().getStartMark())
            : offset(entry.getValueNode().getEndMark());
    return new Edit(offset(entry.getKeyNode().getStartMark()), to, "");
  }

  private NodeTuple last() {
    return node.getValue().getLast();
  }

  private String indentation() {
    int column = node.getValue().getFirst().getKeyNode().getStartMark().getColumn();
    return " ".repeat(column);
  }

  private String lineEnd() {
    return text.contains("\r\n") ? "\r\n" : "\n";
  }

  private int endOfLine(int at) {
    int end = text.indexOf(lineEnd(), at);
    return end < 0 ? text.length() : end;
  }

  /** SnakeYAML counts code points. */
  private int offset(Mark mark) {
    return text.offsetByCodePoints(0, mark.getIndex());
  }

  private static String written(String value) {
    return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "''") + "'";
  }

  /** What the whole file should say afterwards. */
  @SuppressWarnings("unchecked")
  private Map<String, Object> expected(Map<String, String> changes) {
    Map<String, Object> all = read(root);
    Map<String, Object> sensors = new LinkedHashMap<>((Map<String, Object>) all.get(SENSORS));
    Map<String, Object> own = new LinkedHashMap<>((Map<String, Object>) sensors.get(sensor));
    changes.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            own.remove(key);
          } else {
            own.put(key, value);
          }
        });
    sensors.put(sensor, own);
    all.put(SENSORS, sensors);
    return all;
  }

  private static Map<String, Object> read(MappingNode mapping) {
    Map<String, Object> values = new LinkedHashMap<>();
    mapping.getValue().forEach(entry -> values.put(key(entry), read(entry.getValueNode())));
    return values;
  }

  private static Object read(Node node) {
    return switch (node) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode sequence -> sequence.getValue().stream().map(SensorText::read).toList();
      case MappingNode mapping -> read(mapping);
      default -> "";
    };
  }

  private static Optional<MappingNode> document(String text) {
    LoaderOptions options = new LoaderOptions();
    try {
      return new Composer(new ParserImpl(new StreamReader(text), options), new AllText(), options)
                  .getSingleNode()
              instanceof MappingNode mapping
          ? Optional.of(mapping)
          : Optional.empty();
    } catch (YAMLException e) {
      return Optional.empty();
    }
  }

  private static Optional<MappingNode> below(MappingNode mapping, String key) {
    return entry(mapping, key)
        .map(NodeTuple::getValueNode)
        .filter(MappingNode.class::isInstance)
        .map(MappingNode.class::cast);
  }

  private static Optional<NodeTuple> entry(MappingNode mapping, String key) {
    return mapping.getValue().stream().filter(entry -> key(entry).equals(key)).findFirst();
  }

  private static String key(NodeTuple entry) {
    return entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** As the hub reads it: nothing is a number, a time or a truth value. */
  private static final class AllText extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      // None.
    }
  }
}
