package no.trygghub.hub.testing;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import no.trygghub.hub.contract.Channel;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The contract's document, {@code asyncapi.yaml}, with the schemas that it names for each channel.
 * Tests hold what is seen at a broker against it. A module that uses it needs {@code
 * com.networknt:json-schema-validator} and SnakeYAML among its test dependencies.
 */
public final class ContractSchemas {
  /** The folder of the document among the hub's resources. */
  public static final String FOLDER = "no/trygghub/hub/contract/";

  private static final String TOPIC_PREFIX = "trygghub/v1/";
  private static final String ADDRESS_PREFIX = TOPIC_PREFIX + "{tenant}/{hub}/";

  private final List<Described> channels;
  private final Map<String, JsonSchema> schemas = new LinkedHashMap<>();

  /**
   * Reads the document. Throws {@link IllegalStateException} where it is not as it should be, a
   * reference that leads nowhere for instance.
   */
  public ContractSchemas() {
    this.channels = described(Document.load());
    JsonSchemaFactory factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    SchemaValidatorsConfig config =
        SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    for (Described channel : channels) {
      JsonSchema schema =
          factory.getSchema(SchemaLocation.of("classpath:" + FOLDER + channel.schema()), config);
      schema.initializeValidators();
      schemas.put(channel.suffix(), schema);
    }
  }

  private static List<Described> described(Document document) {
    List<Described> channels = new ArrayList<>();
    document
        .map("operations")
        .forEach(
            (name, value) -> {
              Map<String, Object> operation = document.resolved(value);
              Map<String, Object> channel = document.resolved(operation.get("channel"));
              List<?> messages = (List<?>) operation.get("messages");
              if (messages == null || messages.size() != 1) {
                throw new IllegalStateException(name + ": expected one message");
              }
              Map<String, Object> payload =
                  asMap(document.resolved(messages.getFirst()).get("payload"));
              Map<String, Object> mqtt = asMap(asMap(operation.get("bindings")).get("mqtt"));
              channels.add(
                  new Described(
                      String.valueOf(channel.get("address")),
                      "send".equals(operation.get("action")),
                      Boolean.TRUE.equals(mqtt.get("retain")),
                      Integer.parseInt(String.valueOf(mqtt.get("qos"))),
                      String.valueOf(payload.get("$ref"))));
            });
    return List.copyOf(channels);
  }

  /** The channels in the order of the document. */
  public List<Described> channels() {
    return channels;
  }

  /**
   * What is wrong with a payload, in lines that say where; empty where nothing is.
   *
   * @param channel the end of a topic ({@code up/alarm}) or a whole topic
   */
  public List<String> problems(String channel, String json) {
    String suffix = channel;
    if (channel.startsWith(TOPIC_PREFIX)) {
      String[] parts = channel.split("/", 5);
      suffix = parts.length == 5 ? parts[4] : "";
    }
    JsonSchema schema = schemas.get(suffix);
    if (schema == null) {
      return List.of(channel + ": the contract has no such channel");
    }
    try {
      return schema.validate(json, InputFormat.JSON).stream()
          .map(ValidationMessage::getMessage)
          .toList();
    } catch (IllegalArgumentException e) {
      return List.of("not JSON: " + e.getMessage());
    }
  }

  /** What is wrong with a payload on a channel, in lines that say where; empty where nothing is. */
  public List<String> problems(Channel channel, String json) {
    return problems(channel.suffix(), json);
  }

  /**
   * A channel as the document describes it.
   *
   * @param address its topic with {@code {tenant}} and {@code {hub}}
   * @param sentByHub whether the hub sends on it, not receives
   * @param retained whether its messages are retained
   * @param qos their quality of service
   * @param schema the file of their schema, relative to the document
   */
  public record Described(
      String address, boolean sentByHub, boolean retained, int qos, String schema) {
    /** The end of the topic, without tenant and hub. */
    public String suffix() {
      return address.startsWith(ADDRESS_PREFIX)
          ? address.substring(ADDRESS_PREFIX.length())
          : address;
    }
  }

  private static Map<String, Object> asMap(@org.jspecify.annotations.Nullable Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (!(value instanceof Map<?, ?> fields)) {
      throw new IllegalStateException("expected an object, found " + value);
    }
    for (Map.Entry<?, ?> entry : fields.entrySet()) {
      map.put(String.valueOf(entry.getKey()), entry.getValue());
    }
    return map;
  }

  /** The YAML document and what its references lead to. */
  private record Document(Map<String, Object> root) {
    static Document load() {
      String name = FOLDER + "asyncapi.yaml";
      try (InputStream in = ContractSchemas.class.getClassLoader().getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException(name + " is not among the resources");
        }
        return new Document(asMap(new Yaml(new SafeConstructor(new LoaderOptions())).load(in)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Map<String, Object> map(String field) {
      return asMap(root.get(field));
    }

    /** An object itself, or what its {@code $ref} into the document leads to. */
    Map<String, Object> resolved(@org.jspecify.annotations.Nullable Object value) {
      Map<String, Object> found = asMap(value);
      while (found.get("$ref") instanceof String reference && reference.startsWith("#/")) {
        Map<String, Object> at = root;
        for (String part : reference.substring(2).split("/", -1)) {
          if (!at.containsKey(part)) {
            throw new IllegalStateException("a reference that leads nowhere: " + reference);
          }
          at = asMap(at.get(part));
        }
        found = at;
      }
      return found;
    }
  }
}
