package no.trygghub.provisioning.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every package of commands speaks both languages, and says nothing that it has no text for. */
class TextsTest {
  private static final Path RESOURCES = Path.of("src/main/resources");
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern USE = Pattern.compile("\\btexts\\s*\\.text\\(\\s*\"([^\"]+)\"");
  private static final Pattern COMPLAINT =
      Pattern.compile("\\bnew Complaint\\(\\s*\\w+\\.class,\\s*\"([^\"]+)\"");
  private static final Pattern VALUE =
      Pattern.compile("%(\\d+\\$)?[-#+ 0,(]*\\d*(\\.\\d+)?[a-zA-Z]");

  static Stream<Path> packages() throws IOException {
    try (Stream<Path> files = Files.walk(RESOURCES)) {
      List<Path> found =
          files
              .filter(file -> file.endsWith("texts.properties"))
              .map(file -> RESOURCES.relativize(file.getParent()))
              .toList();
      assertThat(found).isNotEmpty();
      return found.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("packages")
  void bothLanguagesHaveEveryText(Path texts) throws IOException {
    assertThat(new TreeSet<>(norwegian(texts).stringPropertyNames()))
        .isEqualTo(new TreeSet<>(english(texts).stringPropertyNames()));
  }

  @ParameterizedTest
  @MethodSource("packages")
  void bothLanguagesHaveTheSameValuesInEveryText(Path texts) throws IOException {
    Properties english = english(texts);
    Properties norwegian = norwegian(texts);
    for (String key : english.stringPropertyNames()) {
      assertThat(norwegian.getProperty(key)).as(key).isNotBlank();
      assertThat(values(norwegian.getProperty(key)))
          .as(key)
          .isEqualTo(values(english.getProperty(key)));
    }
  }

  @ParameterizedTest
  @MethodSource("packages")
  void everyTextThatThePackageAsksForIsThere(Path texts) throws IOException {
    try (Stream<Path> sources = Files.list(SOURCES.resolve(texts))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        for (Pattern pattern : List.of(USE, COMPLAINT)) {
          Matcher use = pattern.matcher(Files.readString(source));
          while (use.find()) {
            assertThat(english(texts).stringPropertyNames())
                .as("%s", source)
                .contains(use.group(1));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nb_NO.UTF-8, BOKMAL",
    "no_NO, BOKMAL",
    "nn_NO.UTF-8, BOKMAL",
    "nb, BOKMAL",
    "en_GB.UTF-8, ENGLISH",
    "nbx, ENGLISH",
    "C.UTF-8, ENGLISH",
    "POSIX, ENGLISH"
  })
  void theLanguageFollowsTheLocale(String locale, Language language) {
    assertThat(Language.of(Map.of("LANG", locale))).isEqualTo(language);
  }

  @Test
  void theMoreSpecialVariableOfTheLocaleCounts() {
    assertThat(Language.of(Map.of())).isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Map.of("LANG", "nb_NO", "LC_MESSAGES", "en_GB")))
        .isEqualTo(Language.ENGLISH);
    assertThat(Language.of(Map.of("LC_MESSAGES", "en_GB", "LC_ALL", "nb_NO")))
        .isEqualTo(Language.BOKMAL);
    assertThat(Language.of(Map.of("LC_ALL", "", "LANG", "nb_NO"))).isEqualTo(Language.BOKMAL);
  }

  @Test
  void theLocaleOfTheComputerHasNoSayInWhatALanguageIs() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("nb-NO"));
      assertThat(Texts.of(Texts.class, Language.ENGLISH).text("greeting", "a.yaml"))
          .isEqualTo("Read a.yaml.");
      assertThat(Texts.of(Texts.class, Language.BOKMAL).text("greeting", "a.yaml"))
          .isEqualTo("Leste a.yaml.");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<String> values(String text) {
    return VALUE
        .matcher(text)
        .results()
        .map(match -> match.group())
        .filter(value -> !value.equals("%n"))
        .sorted()
        .toList();
  }

  private static Properties english(Path texts) throws IOException {
    return read(RESOURCES.resolve(texts).resolve("texts.properties"));
  }

  private static Properties norwegian(Path texts) throws IOException {
    return read(RESOURCES.resolve(texts).resolve("texts_nb.properties"));
  }

  private static Properties read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }
}
