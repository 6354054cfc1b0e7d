package no.trygghub.hub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import no.trygghub.drivers.gpio.GpioOutputProvider;
import no.trygghub.drivers.gpio.GpioSensorProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/configuration.md shows is what the reader does. */
class ConfigurationPageTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private final ConfigurationReader reader =
      new ConfigurationReader(List.of(new GpioSensorProvider()), List.of(new GpioOutputProvider()));

  @TempDir private Path directory = Path.of("");

  @Test
  void theTenLinesOfThePageAreTenAndEnough() throws Exception {
    String tenLines = yaml().getFirst();

    assertThat(tenLines.lines()).hasSize(10);
    assertThat(read(tenLines).sensors()).hasSize(1);
  }

  @Test
  void theFileWithEverythingIsTheExampleThatComesWithTheHub() throws Exception {
    try (InputStream in =
        Objects.requireNonNull(ConfigurationReader.class.getResourceAsStream("hub-example.yaml"))) {
      assertThat(yaml().getLast()).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void theProblemsOfThePageAreToldInItsWords() throws Exception {
    String page = page();
    String wrong =
        yaml()
                .getFirst()
                .replace("pin: 17", "pin: 17\n    pni: 17")
                .replace("alarm.example}", "alarm.example, key: hub.key}")
            + "  door-1: {kind: door, location: hall, pin: 40}\n";

    assertThat(catchThrowableOfType(ConfigurationException.class, () -> read(wrong)).problems())
        .hasSize(3)
        .allSatisfy(problem -> assertThat(page).contains("      " + problem + "\n"));
    String twice = yaml().getFirst().replace("sensors:\n", "hub: h-2\nsensors:\n");
    assertThat(catchThrowableOfType(ConfigurationException.class, () -> read(twice)).problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(page).contains(problem.expected().replaceFirst("line \\d+", "line 7")));
  }

  private static String page() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Path root = here.endsWith("hub") ? here.resolveSibling("docs") : here.resolve("docs");
    return Files.readString(root.resolve("configuration.md"));
  }

  private static List<String> yaml() throws Exception {
    return YAML.matcher(page()).results().map(match -> match.group(1)).toList();
  }

  private HubConfiguration read(String text) throws Exception {
    return reader.read(Files.writeString(directory.resolve("hub.yaml"), text));
  }
}
