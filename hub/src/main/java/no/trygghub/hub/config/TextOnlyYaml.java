package no.trygghub.hub.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.YAMLConfiguration;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML whose every value is text. YAML 1.1 would read the municipality 0301 as the octal number
 * 193, 23:30 as 1410 and off as false.
 */
final class TextOnlyYaml {
  private TextOnlyYaml() {}

  /**
   * Reads a YAML document.
   *
   * @throws YamlError where it is not YAML, or not a mapping, with line and column
   */
  static Map<?, ?> parse(String text) throws YamlError {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setNestingDepthLimit(20);
    options.setMaxAliasesForCollections(20);
    DumperOptions dumping = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options),
            new Representer(dumping),
            dumping,
            options,
            new TextResolver());
    try {
      Object document = yaml.load(text);
      if (document instanceof Map<?, ?> map) {
        return map;
      }
      throw new YamlError("expected keys and values, such as 'tenant: 0806'");
    } catch (MarkedYAMLException e) {
      throw new YamlError(describe(e));
    } catch (YAMLException e) {
      throw new YamlError("not YAML: " + e.getMessage());
    }
  }

  /** A configuration of what {@link #parse} read. */
  static BaseHierarchicalConfiguration configuration(Map<String, Object> map) {
    return new Loaded(map);
  }

  private static String describe(MarkedYAMLException e) {
    String where =
        Optional.ofNullable(e.getProblemMark())
            .map(
                mark ->
                    "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ")
            .orElse("");
    return where + e.getProblem() + "; check the indentation and the colons there";
  }

  /** Lets Commons Configuration have the map that was read without numbers. */
  private static final class Loaded extends YAMLConfiguration {
    Loaded(Map<String, Object> map) {
      load(map);
    }
  }

  /** Knows nothing but text, and the empty value. */
  private static final class TextResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.MERGE, Pattern.compile("^(?:<<)$"), "<");
    }
  }

  /** What is wrong with a document. */
  static final class YamlError extends Exception {
    private static final long serialVersionUID = 1L;

    YamlError(String message) {
      super(message);
    }
  }
}
