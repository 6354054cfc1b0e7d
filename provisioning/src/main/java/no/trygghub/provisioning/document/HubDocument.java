package no.trygghub.provisioning.document;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * The text of a configuration, in which single values are changed and all else stays: keys that
 * nobody was asked about, their order, and comments. Not for several threads.
 */
public final class HubDocument {
  private static final int LONGEST_LINE = 140;
  private static final Set<String> ON_ONE_LINE = Set.of("sensors", "outputs");
  private static final String NEW =
      """
      # The configuration of this hub, made by 'trygghub provision init'. docs/configuration.md tells every key.
      # After a change: 'trygghub provision validate' with this file, then restart the hub.
      tenant: ''
      hub: ''
      zone: ''
      destinations: {}
      sensors: {}
      """;

  private final Yaml yaml;
  private final Resolver resolver = new Resolver();
  private final String original;
  private final MappingNode root;
  private final String unchanged;

  private HubDocument(Yaml yaml, String original, MappingNode root) {
    this.yaml = yaml;
    this.original = original;
    this.root = root;
    this.unchanged = written();
  }

  /** A new one, with nothing in it yet. */
  public static HubDocument empty() {
    return parse(NEW).orElseThrow();
  }

  /** Another that says the same, to try something with. */
  public HubDocument copy() {
    return parse(text()).orElseThrow();
  }

  /** One that is there; empty where the text is no YAML with keys. */
  public static Optional<HubDocument> parse(String text) {
    LoaderOptions loading = new LoaderOptions();
    loading.setProcessComments(true);
    DumperOptions dumping = new DumperOptions();
    dumping.setProcessComments(true);
    dumping.setWidth(LONGEST_LINE);
    dumping.setSplitLines(false);
    dumping.setDefaultFlowStyle(FlowStyle.BLOCK);
    Yaml yaml = new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading);
    try {
      return yaml.compose(new StringReader(text)) instanceof MappingNode mapping
          ? Optional.of(new HubDocument(yaml, text, mapping))
          : Optional.empty();
    } catch (YAMLException e) {
      return Optional.empty();
    }
  }

  /** The text of a key; empty where there is none. */
  public Optional<String> get(String... path) {
    Optional<Node> found = Optional.of(root);
    for (String key : path) {
      found = found.flatMap(node -> child(node, key));
    }
    return found
        .filter(ScalarNode.class::isInstance)
        .map(node -> ((ScalarNode) node).getValue())
        .filter(text -> !text.isEmpty());
  }

  /** The keys below a key, in their order. */
  public List<String> keys(String key) {
    List<String> keys = new ArrayList<>();
    if (child(root, key).orElse(null) instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode name) {
          keys.add(name.getValue());
        }
      }
    }
    return keys;
  }

  /** Gives a key a value. Leaves the text as it is where it has that value. */
  public void set(String value, String... path) {
    if (get(path).equals(Optional.of(value))) {
      return;
    }
    MappingNode parent = root;
    for (int i = 0; i < path.length - 1; i++) {
      parent = mapping(parent, path[i], i > 0 && ON_ONE_LINE.contains(path[0]));
    }
    put(parent, path[path.length - 1], scalar(value));
  }

  /** Takes a key away with all below it. */
  public void remove(String... path) {
    Optional<Node> parent = Optional.of(root);
    for (int i = 0; i < path.length - 1; i++) {
      String key = path[i];
      parent = parent.flatMap(node -> child(node, key));
    }
    if (parent.orElse(null) instanceof MappingNode mapping) {
      mapping.getValue().removeIf(tuple -> isKey(tuple, path[path.length - 1]));
    }
  }

  /** Whether it says something else than the text it was made from. */
  public boolean isChanged() {
    return !written().equals(unchanged);
  }

  /** The whole text; the very same where nothing was changed. */
  public String text() {
    return isChanged() ? written() : original;
  }

  private String written() {
    StringWriter out = new StringWriter();
    yaml.serialize(root, out);
    return out.toString();
  }

  private static Optional<Node> child(Node node, String key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(tuple -> isKey(tuple, key))
            .map(NodeTuple::getValueNode)
            .findFirst()
        : Optional.empty();
  }

  private static boolean isKey(NodeTuple tuple, String key) {
    return tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key);
  }

  private MappingNode mapping(MappingNode parent, String key, boolean onOneLine) {
    if (child(parent, key).orElse(null) instanceof MappingNode there) {
      if (there.getValue().isEmpty()) {
        there.setFlowStyle(onOneLine ? FlowStyle.FLOW : FlowStyle.BLOCK);
      }
      return there;
    }
    MappingNode made =
        new MappingNode(Tag.MAP, new ArrayList<>(), onOneLine ? FlowStyle.FLOW : FlowStyle.BLOCK);
    put(parent, key, made);
    return made;
  }

  private void put(MappingNode parent, String key, Node value) {
    List<NodeTuple> tuples = parent.getValue();
    for (int i = 0; i < tuples.size(); i++) {
      if (isKey(tuples.get(i), key)) {
        value.setInLineComments(tuples.get(i).getValueNode().getInLineComments());
        value.setBlockComments(tuples.get(i).getValueNode().getBlockComments());
        tuples.set(i, new NodeTuple(tuples.get(i).getKeyNode(), value));
        return;
      }
    }
    tuples.add(new NodeTuple(scalar(key), value));
  }

  /** Plain where YAML allows it; the hub takes every value for a text. */
  private ScalarNode scalar(String text) {
    return new ScalarNode(
        resolver.resolve(NodeId.scalar, text, true), text, null, null, ScalarStyle.PLAIN);
  }
}
