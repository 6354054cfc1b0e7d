package no.trygghub.hub.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import no.trygghub.drivers.OneLine;
import org.apache.commons.configuration2.YAMLConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML whose every value is text. YAML 1.1 would read the municipality 0301 as the octal number
 * 193, 23:30 as 1410 and off as false. It knows keys with a value, with further keys or with a list
 * of texts; nothing else that YAML allows is needed here.
 */
final class TextOnlyYaml {
  private static final int DEEPEST = 20;
  private static final int LONGEST_SAID = 200;
  private static final Set<Tag> UNTAGGED = Set.of(Tag.STR, Tag.SEQ, Tag.MAP);
  private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");

  private TextOnlyYaml() {}

  /**
   * A list of texts. Commons Configuration would unfold a collection into several nodes of the same
   * name, and an empty one into none.
   */
  record Texts(List<String> values) {}

  /**
   * Reads a YAML document into Commons Configuration's tree. A value is a text, empty where nothing
   * stands there, or {@link Texts}.
   *
   * @throws YamlError where it is not such a document, with line and column
   */
  static ImmutableNode parse(String text) throws YamlError {
    checkCharacters(text);
    return new Loaded(document(text)).getNodeModel().getInMemoryRepresentation();
  }

  private static Map<String, Object> document(String text) throws YamlError {
    LoaderOptions options = new LoaderOptions();
    options.setNestingDepthLimit(DEEPEST);
    options.setMaxAliasesForCollections(DEEPEST);
    try {
      Node document =
          new Composer(new ParserImpl(new StreamReader(text), options), new TextResolver(), options)
              .getSingleNode();
      if (document instanceof MappingNode mapping) {
        return map(mapping, 0);
      }
      throw new YamlError(Phrase.of(document == null ? "file-empty" : "yaml-no-keys"));
    } catch (MarkedYAMLException e) {
      throw new YamlError(describe(e));
    } catch (YAMLException e) {
      throw new YamlError(
          Phrase.of("not-yaml", OneLine.of(String.valueOf(e.getMessage()), LONGEST_SAID)));
    }
  }

  private static Map<String, Object> map(MappingNode mapping, int depth) throws YamlError {
    checkTag(mapping);
    if (depth > DEEPEST) {
      throw new YamlError(at(mapping, Phrase.of("yaml-deep")));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple entry : mapping.getValue()) {
      String key = key(entry.getKeyNode());
      Integer before = lines.putIfAbsent(key, entry.getKeyNode().getStartMark().getLine() + 1);
      if (before != null) {
        throw new YamlError(
            at(entry.getKeyNode(), Phrase.of("yaml-duplicate", Section.shown(key), before)));
      }
      values.put(key, value(entry.getValueNode(), depth + 1));
    }
    return values;
  }

  private static String key(Node node) throws YamlError {
    checkTag(node);
    if (node instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
      return scalar.getValue();
    }
    throw new YamlError(at(node, Phrase.of("yaml-key")));
  }

  private static Object value(Node node, int depth) throws YamlError {
    checkTag(node);
    return switch (node) {
      case ScalarNode scalar -> text(scalar);
      case SequenceNode sequence -> {
        List<String> texts = new ArrayList<>();
        for (Node element : sequence.getValue()) {
          checkTag(element);
          if (!(element instanceof ScalarNode scalar)) {
            throw new YamlError(at(element, Phrase.of("yaml-word")));
          }
          texts.add(text(scalar));
        }
        yield new Texts(List.copyOf(texts));
      }
      case MappingNode mapping -> map(mapping, depth);
      default -> throw new YamlError(at(node, Phrase.of("yaml-value")));
    };
  }

  private static String text(ScalarNode scalar) {
    boolean quoted = scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN;
    return !quoted && NOTHING.contains(scalar.getValue()) ? "" : scalar.getValue();
  }

  private static void checkTag(Node node) throws YamlError {
    if (!UNTAGGED.contains(node.getTag())) {
      throw new YamlError(at(node, Phrase.of("yaml-tag")));
    }
  }

  /** SnakeYAML would not say where such a character is. */
  private static void checkCharacters(String text) throws YamlError {
    int line = 1;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (character == '\n') {
        line++;
      } else if (!StreamReader.isPrintable(character)) {
        throw new YamlError(
            Phrase.of("yaml-character", line, String.format(Locale.ROOT, "U+%04X", character)));
      }
    }
  }

  private static Phrase describe(MarkedYAMLException e) {
    String problem = String.valueOf(e.getProblem()).replace("(Do not use @ for indentation)", "");
    String context =
        problem.startsWith("but ") && e.getContext() != null ? e.getContext() + " " : "";
    return at(
        e.getProblemMark(),
        Phrase.of(
            problem.contains("TAB") ? "yaml-tab" : "yaml-syntax",
            OneLine.of(context + problem.strip().replaceFirst("[.]$", ""), LONGEST_SAID)));
  }

  private static Phrase at(Node node, Phrase what) {
    return at(node.getStartMark(), what);
  }

  private static Phrase at(@Nullable Mark mark, Phrase what) {
    return mark == null
        ? what
        : Phrase.of("yaml-at", mark.getLine() + 1, mark.getColumn() + 1, what);
  }

  /** Lets Commons Configuration have the map that was read without numbers. */
  private static final class Loaded extends YAMLConfiguration {
    Loaded(Map<String, Object> map) {
      load(map);
    }
  }

  /** Knows nothing but text. */
  private static final class TextResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      // None: whatever looks like a number, a time or a truth value is a text.
    }
  }

  /** What is wrong with a document. */
  static final class YamlError extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Phrase phrase;

    YamlError(Phrase phrase) {
      super(phrase.toString());
      this.phrase = phrase;
    }

    Phrase phrase() {
      return phrase;
    }
  }
}
