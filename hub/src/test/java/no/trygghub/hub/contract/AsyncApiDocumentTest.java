package no.trygghub.hub.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import no.trygghub.hub.testing.ContractSchemas;
import no.trygghub.hub.testing.ContractSchemas.Described;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AsyncApiDocumentTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void describesEveryChannelWithItsTopicDirectionAndRetainedFlag() {
    Topics topics = new Topics(Samples.TENANT, Samples.HUB);
    List<Described> expected =
        Arrays.stream(Channel.values())
            .map(
                channel ->
                    new Described(
                        topics
                            .of(channel)
                            .replace("/" + Samples.TENANT + "/", "/{tenant}/")
                            .replace("/" + Samples.HUB + "/", "/{hub}/"),
                        channel.suffix().startsWith("up/"),
                        channel.retained(),
                        1,
                        "schemas/"
                            + channel.suffix().substring(channel.suffix().indexOf('/') + 1)
                            + ".schema.json"))
            .toList();
    assertThat(new ContractSchemas().channels()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("schemaFiles")
  void isASchemaOfItsDraft(Path file) throws IOException {
    assertThat(
            JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(SchemaLocation.of(SchemaId.V202012))
                .validate(Files.readString(file), InputFormat.JSON))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("schemaFiles")
  void refersOnlyToWhatIsThere(Path file) throws IOException {
    for (JsonNode reference : MAPPER.readTree(file.toFile()).findValues("$ref")) {
      String[] parts = reference.asText().split("#", 2);
      Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
      assertThat(target).as(reference.asText()).exists();
      assertThat(MAPPER.readTree(target.toFile()).at(parts[1]).isMissingNode())
          .as(reference.asText())
          .isFalse();
    }
  }

  /**
   * A reader of draft 7, AsyncAPI's own among them, ignores what stands beside a reference and does
   * not know the later keywords.
   */
  @ParameterizedTest
  @MethodSource("schemaFiles")
  void meansTheSameToAReaderOfAnOlderDraft(Path file) throws IOException {
    JsonNode schema = MAPPER.readTree(file.toFile());
    schema
        .findParents("$ref")
        .forEach(parent -> assertThat(parent).as(parent.toString()).hasSize(1));
    for (String later :
        List.of("unevaluatedProperties", "dependentRequired", "dependentSchemas", "prefixItems")) {
      assertThat(schema.findValues(later)).as(later).isEmpty();
    }
  }

  static Stream<Path> schemaFiles() throws IOException, URISyntaxException {
    URL folder =
        Objects.requireNonNull(
            AsyncApiDocumentTest.class
                .getClassLoader()
                .getResource(ContractSchemas.FOLDER + "schemas"));
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.sorted().toList().stream();
    }
  }
}
