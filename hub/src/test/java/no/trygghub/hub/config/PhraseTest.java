package no.trygghub.hub.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a configuration is said in both languages, and in both the same. */
class PhraseTest {
  private static final Locale BOKMAL = Locale.of("nb");
  private static final Path RESOURCES = Path.of("src/main/resources/no/trygghub/hub/config");
  private static final Path SOURCES = Path.of("src/main/java/no/trygghub/hub/config");
  private static final Pattern VALUE = Pattern.compile("%(\\d+\\$)?[a-zA-Z]");
  private static final Pattern TEXT = Pattern.compile("\"([a-z0-9-]+)\"");

  @TempDir private Path directory = Path.of("");

  @Test
  void bothLanguagesHaveEveryTextWithTheSameValues() throws IOException {
    Properties english = read("texts.properties");
    Properties norwegian = read("texts_nb.properties");

    assertThat(new TreeSet<>(norwegian.stringPropertyNames()))
        .isEqualTo(new TreeSet<>(english.stringPropertyNames()));
    for (String key : english.stringPropertyNames()) {
      assertThat(values(norwegian.getProperty(key)))
          .as(key)
          .isEqualTo(values(english.getProperty(key)));
    }
  }

  @Test
  void everyTextIsSaidAndThereIsOneForAllThatIsSaid() throws IOException {
    Set<String> there = read("texts.properties").stringPropertyNames();
    String sources;
    try (Stream<Path> files = Files.list(SOURCES)) {
      sources = files.map(PhraseTest::text).collect(Collectors.joining());
    }
    assertThat(TEXT.matcher(sources).results().map(match -> match.group(1))).containsAll(there);
    assertThat(
            Pattern.compile("\\b(?:Phrase\\.)?of\\(\\s*\"([a-z0-9-]+)\"")
                .matcher(sources.replaceAll("\\b(Path|List|Set|Map|Optional|Pattern)\\.of\\(", ""))
                .results()
                .map(match -> match.group(1)))
        .isNotEmpty()
        .allMatch(there::contains);
  }

  @Test
  void aProblemIsToldInNorwegianWithItsKeyAndItsValueAsTheyStand() throws IOException {
    Path file = directory.resolve("hub.yaml");
    Files.writeString(
        file,
        """
        tenant: Oslo Kommune
        hub: h-7f3a
        destinatoins: {}
        sensors:
          bed-1: {kind: bed, location: bedroom, driver: none}
        faults: {tamper: {after: soon}}
        """);

    assertThat(problem(file).in(BOKMAL))
        .startsWith(file + " kan ikke brukes:\n")
        .contains("  tenant: 'Oslo Kommune' — ventet 1 til 32 av a-z, 0-9 og -\n")
        .contains("  destinations: mangler: ventet minst én, for eksempel 'main: ")
        .contains("  destinatoins: ukjent nøkkel; mente du «destinations»?")
        .contains("  sensors.bed-1.driver: 'none' — det finnes ingen slik driver; kjent her: ")
        .contains(
            "  faults.tamper.after: 'soon' — ventet en tid fra 0 s til 365 d, for eksempel «0 s»")
        .doesNotContain("expected", "missing", "unknown");
  }

  @Test
  void whateverTheLocaleOfTheComputerIsTheHubSaysItInEnglish() throws IOException {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("nb-NO"));
      assertThat(problem(directory.resolve("none.yaml")))
          .hasMessageContaining("there is no such file; check its name and folder");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static ConfigurationException problem(Path file) {
    try {
      new ConfigurationReader(List.of(), List.of()).read(file);
      throw new AssertionError("it can be used");
    } catch (ConfigurationException e) {
      return e;
    }
  }

  private static List<String> values(String text) {
    return VALUE.matcher(text).results().map(match -> match.group()).sorted().toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Properties read(String name) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(RESOURCES.resolve(name))) {
      properties.load(reader);
    }
    return properties;
  }
}
