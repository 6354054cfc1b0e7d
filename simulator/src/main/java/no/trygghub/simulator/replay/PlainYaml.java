package no.trygghub.simulator.replay;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import no.trygghub.drivers.OneLine;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** YAML of keys, values and lists in which every value is text, as in a hub's configuration. */
final class PlainYaml {
  private static final Set<Tag> UNTAGGED = Set.of(Tag.STR, Tag.SEQ, Tag.MAP);
  private static final int LONGEST_SHOWN = 100;

  private PlainYaml() {}

  /**
   * Reads a document.
   *
   * @param name what a person calls it, for the message
   * @throws RecordingException where it is not keys and values of text
   */
  static Map<String, Object> load(String name, String text) throws RecordingException {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    DumperOptions dumping = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(dumping),
            dumping,
            options,
            new TextResolver());
    try {
      @Nullable Node root = yaml.compose(new StringReader(text));
      if (root != null && !isPlain(root, nodes(), nodes())) {
        throw new RecordingException(
            name
                + ": expected a word before each colon, no value with '!' and nothing within itself");
      }
      return mapping(name, "the file", yaml.load(text));
    } catch (MarkedYAMLException e) {
      @Nullable Mark mark = e.getProblemMark();
      String where = mark == null ? "" : ", line " + (mark.getLine() + 1);
      String what = shown(String.valueOf(e.getProblem()));
      throw new RecordingException(name + " is not YAML" + where + ": " + what, e);
    } catch (YAMLException e) {
      // Characters that cannot be in it, or more of something than anybody writes.
      throw new RecordingException(name + " is not YAML, or nested too deeply", e);
    }
  }

  /**
   * The text of a file.
   *
   * @throws RecordingException where there is none or it cannot be read
   */
  static String text(Path file) throws RecordingException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new RecordingException(file + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new RecordingException(file + " is not UTF-8; save it as UTF-8 text", e);
    } catch (IOException e) {
      throw new RecordingException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Whether every key is a word, no value has a type of YAML's own, and nothing holds itself, for
   * there would be no end to comparing it.
   *
   * @param above the nodes that this one is in
   * @param plain the nodes that were found to be plain
   */
  private static boolean isPlain(Node node, Set<Node> above, Set<Node> plain) {
    if (plain.contains(node)) {
      return true;
    }
    if (!UNTAGGED.contains(node.getTag()) || !above.add(node)) {
      return false;
    }
    boolean isPlain =
        switch (node) {
          case MappingNode mapping ->
              mapping.getValue().stream()
                  .allMatch(
                      entry ->
                          entry.getKeyNode() instanceof ScalarNode key
                              && UNTAGGED.contains(key.getTag())
                              && isPlain(entry.getValueNode(), above, plain));
          case SequenceNode sequence ->
              sequence.getValue().stream().allMatch(item -> isPlain(item, above, plain));
          default -> true;
        };
    above.remove(node);
    plain.add(node);
    return isPlain;
  }

  private static Set<Node> nodes() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /**
   * A copy of a section.
   *
   * @param path its keys, for the message
   * @throws RecordingException where it is not one, or has nothing in it
   */
  static Map<String, Object> mapping(String name, String path, @Nullable Object value)
      throws RecordingException {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      Map<String, Object> copy = new LinkedHashMap<>();
      map.forEach((key, item) -> copy.put(String.valueOf(key), item == null ? "" : item));
      return copy;
    }
    throw new RecordingException(name + ": " + path + ": expected keys and values");
  }

  /** Some of what somebody wrote, on one line. */
  static String shown(String text) {
    return OneLine.of(text, LONGEST_SHOWN);
  }

  /** Leaves every value a text. */
  private static final class TextResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      // Nothing but text.
    }
  }
}
