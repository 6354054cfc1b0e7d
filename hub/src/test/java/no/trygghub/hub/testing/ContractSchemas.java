package no.trygghub.hub.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.yaml.snakeyaml.Yaml;

/**
 * Holds messages against the contract: the schema that {@code asyncapi.yaml} names for the topic.
 */
public final class ContractSchemas {
  private static final String PACKAGE = "classpath:no/trygghub/hub/contract/";

  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, JsonSchema> byChannel = new LinkedHashMap<>();
  private final Map<?, ?> document;

  /** Reads the contract. */
  public ContractSchemas() {
    try (InputStream in =
        Objects.requireNonNull(
            ContractSchemas.class.getResourceAsStream("/no/trygghub/hub/contract/asyncapi.yaml"))) {
      this.document = new Yaml().load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    channels()
        .forEach(
            (name, channel) ->
                byChannel.put(
                    suffix(channel),
                    factory.getSchema(SchemaLocation.of(PACKAGE + schemaOf(channel)))));
  }

  /** The AsyncAPI document as it was read. */
  public Map<?, ?> document() {
    return document;
  }

  /** The ends of the topics in the document: {@code up/alarm} and so on. */
  public Set<String> suffixes() {
    return byChannel.keySet();
  }

  /**
   * What is wrong with a payload; nothing where it keeps the contract.
   *
   * @param topic a whole topic or its end
   */
  public List<String> problems(String topic, String json) {
    String[] parts = topic.split("/", -1);
    String suffix = parts[parts.length - 2] + "/" + parts[parts.length - 1];
    JsonSchema schema = byChannel.get(suffix);
    if (schema == null) {
      return List.of("no such channel in the contract: " + topic);
    }
    try {
      JsonNode node = mapper.readTree(json);
      return schema.validate(node).stream().map(ValidationMessage::toString).toList();
    } catch (JsonProcessingException e) {
      return List.of("not JSON: " + e.getMessage());
    }
  }

  /** The channels of the document by name. */
  public Map<String, Map<?, ?>> channels() {
    Map<String, Map<?, ?>> channels = new LinkedHashMap<>();
    map(document, "channels")
        .forEach((name, value) -> channels.put((String) name, (Map<?, ?>) value));
    return channels;
  }

  /** The object that a reference within the document points to. */
  public Map<?, ?> resolve(String reference) {
    Map<?, ?> node = document;
    for (String part : reference.substring("#/".length()).split("/", -1)) {
      node = map(node, part);
    }
    return node;
  }

  private static String suffix(Map<?, ?> channel) {
    String[] parts = String.valueOf(channel.get("address")).split("/", -1);
    return parts[parts.length - 2] + "/" + parts[parts.length - 1];
  }

  private String schemaOf(Map<?, ?> channel) {
    Map<?, ?> only = (Map<?, ?>) map(channel, "messages").values().iterator().next();
    Map<?, ?> message = resolve(String.valueOf(only.get("$ref")));
    String file = String.valueOf(map(map(message, "payload"), "schema").get("$ref"));
    return file.substring("./".length());
  }

  /** The mapping below a key that must be there. */
  public static Map<?, ?> map(Map<?, ?> parent, String key) {
    return (Map<?, ?>)
        Objects.requireNonNull(parent.get(key), () -> "no '" + key + "' in " + parent.keySet());
  }
}
